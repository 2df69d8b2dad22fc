package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS's Lambda Web Adapter, as it is published, puts an ordinary Flask application behind a function. It is an
 * extension that asks for the function's events itself; the function's process is only a web server. dev/web-adapter.sh
 * has built it.
 */
class WebAdapterIT {
    private static final String APPLICATION = """
            import os
            from flask import Flask, request

            app = Flask(__name__)


            @app.post("/greet/<name>")
            def greet(name):
                return {"hello": name, "asked": request.args["q"], "body": request.get_data(as_text=True)}, 201


            app.run(port=int(os.environ["AWS_LWA_PORT"]))
            """;
    private static final String EVENT = """
            {"version":"2.0","routeKey":"$default","rawPath":"/greet/Ada","rawQueryString":"q=why",\
            "headers":{"content-type":"text/plain","host":"example.org"},\
            "requestContext":{"accountId":"1","apiId":"a","domainName":"example.org","domainPrefix":"a",\
            "http":{"method":"POST","path":"/greet/Ada","protocol":"HTTP/1.1","sourceIp":"10.0.0.1","userAgent":"u"},\
            "requestId":"r","routeKey":"$default","stage":"$default","time":"01/Jan/2026:00:00:00 +0000",\
            "timeEpoch":1767225600000},"body":"text","isBase64Encoded":false}""";

    @TempDir
    Path folder;

    private StubGateway gateway;
    private Container container;

    @BeforeEach
    void gateway() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway)
                .variable("AWS_LAMBDA_FUNCTION_NAME", "f")
                .variable("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
                .variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @Test
    void webApplicationRunsAsFunction() throws Exception {
        String built = System.getenv("LAMINA_WEB_ADAPTER");
        assertThat(built)
                .as("LAMINA_WEB_ADAPTER: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        Path adapter = Path.of(built, "lambda-adapter");
        assumeTrue(Files.exists(adapter), "dev/web-adapter.sh found no cargo on this machine");
        try (ServerSocket free = new ServerSocket(0)) {
            container.variable("AWS_LWA_PORT", String.valueOf(free.getLocalPort()));
        }
        byte[] layer = new Zips()
                .program("extensions/lambda-adapter", Files.readAllBytes(adapter))
                .bytes();
        container
                .variable("LAMINA_LAYERS_SHA256", gateway.store(layer))
                .variable("PYTHONPATH", Path.of(built, "flask").toString())
                .startBootstrap(
                        "run.sh",
                        new Zips()
                                .program("bootstrap", "#!/bin/sh\nexec python3 app.py\n".getBytes())
                                .file("app.py", APPLICATION)
                                .bytes());

        Call first = gateway.invoke("a", EVENT).await();
        Call second = gateway.invoke("b", EVENT.replace("Ada", "Grace")).await();

        assertThat(first.path()).as(first.text()).endsWith("/response");
        assertThat(first.text())
                .contains("\"statusCode\":201", "\\\"hello\\\":\\\"Ada\\\"", "\\\"asked\\\":\\\"why\\\"")
                .contains("\\\"body\\\":\\\"text\\\"");
        assertThat(second.text()).contains("\\\"hello\\\":\\\"Grace\\\"");
        assertThat(container.log()).contains("EXTENSION\tName: lambda-adapter\tState: Ready\tEvents: []\n");
        container.terminate();
        assertThat(container.status()).isZero();
    }
}
