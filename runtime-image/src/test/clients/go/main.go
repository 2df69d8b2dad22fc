// A function on AWS's client for Go. What it does is in its event: {"fail": "message"} fails, {"chunks": N, "bytes": N}
// streams, and with "until" the last chunk waits for that file; {"break": "message"} fails after the chunks; else it echoes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type Event struct {
	Fail   string `json:"fail,omitempty"`
	Chunks int    `json:"chunks,omitempty"`
	Bytes  int    `json:"bytes,omitempty"`
	Until  string `json:"until,omitempty"`
	Break  string `json:"break,omitempty"`
	Said   string `json:"said,omitempty"`
}

func handle(ctx context.Context, event Event) (any, error) {
	fmt.Println("go says", event.Said)
	if event.Fail != "" {
		return nil, errors.New(event.Fail)
	}
	if event.Chunks > 0 {
		reader, writer := io.Pipe()
		go stream(event, writer)
		return reader, nil
	}
	seen, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return map[string]any{"client": "go", "said": event.Said, "id": seen.AwsRequestID, "arn": seen.InvokedFunctionArn,
		"left": time.Until(deadline).Milliseconds()}, nil
}

func stream(event Event, writer *io.PipeWriter) {
	size := event.Bytes
	if size == 0 {
		size = 6
	}
	for chunk := 0; chunk < event.Chunks; chunk++ {
		if event.Until != "" && chunk == event.Chunks-1 {
			await(event.Until)
		}
		text := fmt.Sprintf("%05d\n", chunk)
		if _, err := io.WriteString(writer, text+strings.Repeat(".", size-len(text))); err != nil {
			return
		}
		fmt.Fprintln(os.Stderr, "written", chunk)
	}
	if event.Break != "" {
		writer.CloseWithError(errors.New(event.Break))
		return
	}
	writer.Close()
}

func await(file string) {
	for {
		if _, err := os.Stat(file); err == nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func main() {
	lambda.Start(handle)
}
