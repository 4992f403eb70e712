// An HTTP backend for the end-to-end tests. It says who answered and what arrived, as JSON, and
// leaves as a well-behaved pod does: after SIGTERM it goes on for a while, then finishes what runs.
//
//	backend [-port 8080] [-name NAME] [-linger 2s]
//
// /healthz answers "ok"; ?status=N, ?delay=DURATION and ?bytes=N shape any other answer.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func answer(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		size, _ := io.Copy(io.Discard, r.Body)
		if delay, err := time.ParseDuration(query.Get("delay")); err == nil {
			time.Sleep(delay)
		}
		status := 200
		if wanted, err := strconv.Atoi(query.Get("status")); err == nil {
			status = wanted
		}
		if bytes, err := strconv.Atoi(query.Get("bytes")); err == nil {
			w.WriteHeader(status)
			io.CopyN(w, strings.NewReader(strings.Repeat("x", bytes)), int64(bytes))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]any{
			"backend": name, "method": r.Method, "host": r.Host, "uri": r.RequestURI, "proto": r.Proto,
			"headers": r.Header, "bodyBytes": size, "peer": r.RemoteAddr,
		})
	}
}

func main() {
	host, _ := os.Hostname()
	port := flag.Int("port", 8080, "port to listen on")
	name := flag.String("name", host, "what it calls itself")
	linger := flag.Duration("linger", 2*time.Second, "how long it accepts after SIGTERM")
	flag.Parse()
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	http.HandleFunc("/", answer(*name))
	server := &http.Server{Addr: fmt.Sprintf(":%d", *port)}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM, syscall.SIGINT)
	left := make(chan struct{})
	go func() {
		<-asked
		time.Sleep(*linger)
		server.Shutdown(context.Background())
		close(left)
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	<-left
}
