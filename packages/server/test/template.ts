/** The name of the Postgres database that every test's own is copied from. */
export const TEMPLATE_DATABASE = 'refund_panel_template';
