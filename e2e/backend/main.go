// A backend for the end-to-end tests: HTTP/1.1, HTTP/2 with prior knowledge, one gRPC method and WebSockets on one
// port. It says who answered and what arrived, as JSON, and leaves as a well-behaved pod does: after SIGTERM it goes on
// for a while, then finishes what runs and closes its WebSockets.
//
//	backend [-port 8080] [-name NAME] [-linger 2s]
//
// /healthz answers "ok", and 503 after /unready until /ready; /mute answers nothing more, ever; /socket echoes
// WebSocket messages; /echo.Echo/Say is a gRPC method that answers what it is told. ?status=N, ?delay=DURATION and
// ?bytes=N shape any other answer.
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
	"sync/atomic"
	"syscall"
	"time"
)

var unready, mute atomic.Bool

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

// say answers one gRPC message with itself.
func say(w http.ResponseWriter, r *http.Request) {
	message, err := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Trailer", "Grpc-Status")
	w.Write(message)
	if err != nil || len(message) < 5 {
		w.Header().Set("Grpc-Status", "13")
		return
	}
	w.Header().Set("Grpc-Status", "0")
}

func set(flag *atomic.Bool, value bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		flag.Store(value)
		fmt.Fprintln(w, "done")
	}
}

func healthz(w http.ResponseWriter, r *http.Request) {
	if unready.Load() {
		w.WriteHeader(503)
	}
	fmt.Fprintln(w, "ok")
}

// silent answers nothing where it was told to, but for probes.
func silent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if mute.Load() && r.URL.Path != "/healthz" {
			<-r.Context().Done()
			return
		}
		next.ServeHTTP(w, r)
	})
}

func main() {
	host, _ := os.Hostname()
	port := flag.Int("port", 8080, "port to listen on")
	name := flag.String("name", host, "what it calls itself")
	linger := flag.Duration("linger", 2*time.Second, "how long it accepts after SIGTERM")
	flag.Parse()
	http.HandleFunc("/healthz", healthz)
	http.HandleFunc("/unready", set(&unready, true))
	http.HandleFunc("/ready", set(&unready, false))
	http.HandleFunc("/mute", set(&mute, true))
	http.HandleFunc("/socket", socket)
	http.HandleFunc("/echo.Echo/Say", say)
	http.HandleFunc("/", answer(*name))
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{
		Addr: fmt.Sprintf(":%d", *port), Protocols: protocols, Handler: silent(http.DefaultServeMux)}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM, syscall.SIGINT)
	left := make(chan struct{})
	go func() {
		<-asked
		time.Sleep(*linger)
		server.Shutdown(context.Background())
		goingAway()
		close(left)
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	<-left
}
