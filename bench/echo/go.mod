module lamina.dev/bench/echo

go 1.24
