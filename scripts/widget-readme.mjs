// Writes the tables of packages/widget/README.md from the custom elements manifest, between their markers.
//   node scripts/widget-readme.mjs           after a build
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './pnpm.mjs';

const readmeFile = join(root, 'packages/widget/README.md');
const manifestFile = join(root, 'packages/widget/dist/custom-elements.json');
const begin = '<!-- made from the manifest by scripts/widget-readme.mjs -->';
const end = '<!-- to here -->';

const code = (text) => `\`${text}\``;
const inCell = (text = '') => text.replaceAll('|', '\\|');
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function attributesTable({ attributes, members }) {
  const isSettable = ({ kind, readonly, static: isStatic }) => kind === 'field' && !readonly && !isStatic;
  const rows = members.filter(isSettable).map((property) => {
    const attribute = attributes.find(({ fieldName }) => fieldName === property.name);
    const { name, type, description } = property;
    return [attribute ? code(attribute.name) : '–', code(name), code(type.text), description];
  });
  const inherited = attributes
    .filter(({ fieldName }) => fieldName === undefined)
    .map(({ name, type, description }) => [code(name), code(name), code(type.text), description]);
  return table(
    ['attribute', 'property', 'type', 'what it is'],
    [...rows, ...inherited].map((cells) => cells.map(inCell)),
  );
}

function methodsTable({ members }) {
  const isReadable = ({ kind, readonly, static: isStatic }) => kind === 'field' && readonly && !isStatic;
  const fields = members
    .filter(isReadable)
    .map(({ name, type, description }) => [code(name), code(type.text), description]);
  const methods = members
    .filter(({ kind, inheritedFrom }) => kind === 'method' && inheritedFrom === undefined)
    .map(({ name, parameters = [], return: returned, description }) => {
      const takes = parameters.map(
        (parameter) => `${parameter.name}${parameter.optional ? '?' : ''}: ${parameter.type.text}`,
      );
      return [code(`${name}(${takes.join(', ')})`), code(returned?.type?.text ?? 'void'), description];
    });
  const statics = members
    .filter(({ static: isStatic }) => isStatic)
    .map(({ name, type, description }) => [code(`RefundPanel.${name}`), code(type.text), description]);
  return table(
    ['property or method', 'type', 'what it is'],
    [...fields, ...methods, ...statics].map((cells) => cells.map(inCell)),
  );
}

function eventsTable({ events }, classes) {
  const fieldsOf = (name) => classes.find((one) => one.name === name).members.map((member) => code(member.name));
  return table(
    ['event', 'class', 'fields', 'when'],
    events.map(({ name, type, description }) => [
      code(name),
      code(type.text),
      fieldsOf(type.text).join(', '),
      inCell(description),
    ]),
  );
}

function looksTables({ cssProperties, cssParts, slots }) {
  const properties = cssProperties.map(({ name, default: initial, description }) => [
    code(name),
    initial === undefined ? '' : code(initial),
    description,
  ]);
  return [
    table(['custom property', 'default', 'what it is'], properties),
    table(
      ['part', 'what it is'],
      cssParts.map(({ name, description }) => [code(name), description]),
    ),
    table(
      ['slot', 'what it takes'],
      slots.map(({ name, description }) => [code(name), description]),
    ),
  ].join('\n\n');
}

/** The README with its tables as the manifest has them. */
export function renderReadme() {
  const { modules } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const classes = modules.flatMap(({ declarations }) => declarations).filter(({ kind }) => kind === 'class');
  const element = classes.find(({ tagName }) => tagName === 'refund-panel');
  const sections = [
    ['Attributes and properties', attributesTable(element)],
    ['Driving it', methodsTable(element)],
    ['Events', eventsTable(element, classes)],
    ['Looks', looksTables(element)],
  ];
  return sections.reduce((text, [heading, tables]) => {
    const section = text.indexOf(`## ${heading}\n`);
    const from = text.indexOf(begin, section);
    const to = text.indexOf(end, from);
    if (section < 0 || from < 0 || to < 0) throw new Error(`the README has no "${heading}" with its markers`);
    return `${text.slice(0, from + begin.length)}\n\n${tables}\n\n${text.slice(to)}`;
  }, readReadme());
}

export function readReadme() {
  return readFileSync(readmeFile, 'utf8');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(readmeFile, renderReadme());
