# A session for whoever is signed in to your admin page. The standard library, nothing else.
require 'json'
require 'net/http'

def mint_session(operator_id, name, permissions = ['orders:read', 'refunds:create'])
  url = URI("#{ENV.fetch('REFUND_SERVER_URL')}/v1/sessions")
  headers = { 'Authorization' => "Bearer #{ENV.fetch('REFUNDS_API_KEY')}", 'Content-Type' => 'application/json' }
  body = { operator: { id: operator_id, name: name }, permissions: permissions }.to_json
  options = { use_ssl: url.scheme == 'https', open_timeout: 5, read_timeout: 5 }
  answer = Net::HTTP.start(url.host, url.port, **options) { |http| http.post(url.path, body, headers) }
  raise "no session: #{answer.code}" unless answer.is_a?(Net::HTTPCreated)

  JSON.parse(answer.body) # token, expiresAt, sessionId
end

# To try it: ruby mint_session.rb <operator id> <name>
puts mint_session(ARGV[0], ARGV[1])['token'] if $PROGRAM_NAME == __FILE__
