<?php
// A session for whoever is signed in to your admin page. PHP 8, nothing else.

function mint_session(string $operatorId, string $name, array $permissions = ['orders:read', 'refunds:create']): array
{
    $answer = file_get_contents(getenv('REFUND_SERVER_URL') . '/v1/sessions', false, stream_context_create(['http' => [
        'method' => 'POST',
        'header' => ['Authorization: Bearer ' . getenv('REFUNDS_API_KEY'), 'Content-Type: application/json'],
        'content' => json_encode(['operator' => ['id' => $operatorId, 'name' => $name], 'permissions' => $permissions]),
        'timeout' => 5,
        'ignore_errors' => true, // a refusal is an answer, too
    ]]));
    $session = $answer === false ? [] : json_decode($answer, true);
    if (!isset($session['token'])) {
        throw new RuntimeException('no session: ' . ($session['detail'] ?? 'no answer'));
    }
    return $session; // token, expiresAt, sessionId
}

// To try it: php mint_session.php <operator id> <name>
if (realpath($argv[0] ?? '') === __FILE__) {
    echo mint_session($argv[1], $argv[2])['token'], PHP_EOL;
}
