<?php
// Verifies a trail.json. PHP alone, nothing else: php verify_trail.php trail.json [SEQUENCE:HASH]
[, $path, $anchor] = $argv + [2 => ''];
$before = str_repeat('0', 64);
$count = 0;
$heads = ['' => true];

foreach (json_decode(file_get_contents($path), true, 512, JSON_THROW_ON_ERROR) as $entry) {
    $count += 1;
    $before = hash('sha256', "$before\n$count\n{$entry['record']}");
    if ($entry['sequence'] !== $count || $entry['hash'] !== $before) {
        fwrite(STDERR, "entry $count is broken\n");
        exit(1);
    }
    $heads["$count:$before"] = true;
}
if (!isset($heads[$anchor])) {
    fwrite(STDERR, "$anchor was written down elsewhere, and is not in this file\n");
    exit(1);
}
echo "nothing is broken; head $count:$before\n";
