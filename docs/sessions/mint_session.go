// A session for whoever is signed in to your admin page. The standard library, nothing else.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

type Session struct{ Token, ExpiresAt, SessionId string }

func mintSession(id, name string, permissions ...string) (session Session, err error) {
	body, _ := json.Marshal(map[string]any{"operator": map[string]string{"id": id, "name": name}, "permissions": permissions})
	request, err := http.NewRequest("POST", os.Getenv("REFUND_SERVER_URL")+"/v1/sessions", bytes.NewReader(body))
	if err != nil {
		return session, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("REFUNDS_API_KEY"))
	request.Header.Set("Content-Type", "application/json")
	answer, err := (&http.Client{Timeout: 5 * time.Second}).Do(request)
	if err != nil {
		return session, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		return session, fmt.Errorf("no session: %s", answer.Status)
	}
	return session, json.NewDecoder(answer.Body).Decode(&session)
}

// To try it: go run mint_session.go <operator id> <name>
func main() {
	session, err := mintSession(os.Args[1], os.Args[2], "orders:read", "refunds:create")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(session.Token)
}
