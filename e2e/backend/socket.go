package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"sync"
)

const (
	text      = 0x81 // a final frame of text, RFC 6455 section 5.2
	closing   = 0x88
	maxLength = 125 // of a frame whose length is one byte
)

var (
	sockets     = map[net.Conn]bool{}
	socketsLock sync.Mutex
)

// socket echoes short text messages, RFC 6455.
func socket(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Sec-WebSocket-Key")
	hijacker, ok := w.(http.Hijacker)
	if key == "" || !ok {
		http.Error(w, "no WebSocket", 400)
		return
	}
	connection, buffered, err := hijacker.Hijack()
	if err != nil {
		return
	}
	defer leave(connection)
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Accept: "+base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
	enter(connection)
	for {
		kind, message, err := frame(buffered.Reader)
		if err != nil || kind == closing {
			return
		}
		send(connection, kind, message)
	}
}

// frame reads a masked frame and unmasks it.
func frame(from *bufio.Reader) (byte, []byte, error) {
	var head [6]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return 0, nil, err
	}
	length := int(head[1] & 0x7f)
	if length > maxLength {
		return closing, nil, nil
	}
	message := make([]byte, length)
	_, err := io.ReadFull(from, message)
	for i := range message {
		message[i] ^= head[2+i%4]
	}
	return head[0], message, err
}

// send writes one frame; frames of several senders do not mix.
func send(to net.Conn, kind byte, message []byte) {
	to.Write(append([]byte{kind, byte(len(message))}, message...))
}

func enter(connection net.Conn) {
	socketsLock.Lock()
	defer socketsLock.Unlock()
	sockets[connection] = true
}

func leave(connection net.Conn) {
	socketsLock.Lock()
	defer socketsLock.Unlock()
	delete(sockets, connection)
	connection.Close()
}

// goingAway tells every peer, as a server does that shuts down.
func goingAway() {
	socketsLock.Lock()
	defer socketsLock.Unlock()
	for connection := range sockets {
		send(connection, closing, []byte{1001 >> 8, 1001 & 0xff})
	}
}
