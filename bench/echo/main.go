// Answers every POST with its body: what stands behind Knative's queue-proxy. With -announce HOST:PORT it connects there
// as its first act and says no more: how long a pod takes until its program runs, without anything Lamina adds.
package main

import (
	"flag"
	"io"
	"log"
	"net"
	"net/http"
)

func main() {
	announce := flag.String("announce", "", "address to connect to at the start")
	listen := flag.String("listen", ":8080", "address to listen at")
	flag.Parse()
	if *announce != "" {
		if connection, err := net.Dial("tcp", *announce); err == nil {
			connection.Close()
		} else {
			log.Print(err)
		}
	}
	log.Fatal(http.ListenAndServe(*listen, http.HandlerFunc(echo)))
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}
