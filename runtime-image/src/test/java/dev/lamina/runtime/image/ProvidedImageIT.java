package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial of docs/custom-runtime.md, and what programs find in the image of `provided`. */
class ProvidedImageIT {
    private static final PageCode PAGE = new PageCode("custom-runtime.md");

    @TempDir
    private Path folder;

    private StubGateway gateway;
    private ImageContainer container;

    @BeforeEach
    void start() throws Exception {
        gateway = StubGateway.start();
        container = new ImageContainer("LAMINA_RUNTIME_PROVIDED_IMAGE", gateway, folder);
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @Test
    void tutorialsRuntimeRunsFunction() throws Exception {
        container.start(
                "words.count",
                new Zips()
                        .program("bootstrap", PAGE.file("bootstrap"))
                        .file("words.sh", PAGE.file("words.sh"))
                        .bytes());

        wordsAreCounted();
    }

    @Test
    void tutorialsRuntimeRunsFromLayer() throws Exception {
        container
                .layer(new Zips().program("bootstrap", PAGE.file("bootstrap")).bytes())
                .start(
                        "words.count",
                        new Zips().file("words.sh", PAGE.file("words.sh")).bytes());

        wordsAreCounted();
    }

    private void wordsAreCounted() throws Exception {
        assertThat(gateway.invoke("a", "\"one two three\"").await().text())
                .as(container.log())
                .isEqualToIgnoringWhitespace("{\"words\":3}");
        Call failed = gateway.invoke("b", "\"\"").await();
        assertThat(failed.path()).endsWith("/b/error");
        assertThat(failed.text())
                .isEqualTo("{\"errorMessage\":\"counting\\nthere are no words\",\"errorType\":\"Function.Error\"}");
        assertThat(gateway.invoke("c", "\"again\"").await().text()).isEqualToIgnoringWhitespace("{\"words\":1}");
        await().untilAsserted(() ->
                assertThat(container.log()).containsSubsequence("START RequestId: c", "counting", "END RequestId: c"));
    }

    @Test
    void tutorialsRuntimeReportsMissingFile() throws Exception {
        container.start(
                "lines.count",
                new Zips().program("bootstrap", PAGE.file("bootstrap")).bytes());

        assertThat(gateway.invoke("a", "{}").await().text())
                .isEqualTo(
                        "{\"errorMessage\":\"cannot read /var/task/lines.sh\",\"errorType\":\"Runtime.ImportError\"}");
    }

    /**
     * Microsoft's SARIF tool, as `dotnet publish` made it for its npm package. It starts only with ICU, and hashes
     * files with OpenSSL.
     */
    @Test
    void selfContainedDotnetProgramRuns() throws Exception {
        String layer = System.getenv("LAMINA_DOTNET_PROGRAM");
        assertThat(layer)
                .as("LAMINA_DOTNET_PROGRAM: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        assumeFalse(layer.isEmpty(), "the program does not exist for this processor");
        byte[] bootstrap = """
                #!/bin/bash
                api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
                heads=$(curl -sS -D - -o /tmp/in.sarif "$api/next" | tr -d '\\r')
                id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: //Ip' <<<"$heads")
                /opt/Sarif.Multitool rewrite /tmp/in.sarif --output /tmp/out.sarif --insert Hashes
                curl -sS -o /dev/null --data-binary @/tmp/out.sarif "$api/$id/response"
                sleep 600
                """.getBytes();
        container
                .layer(Files.readAllBytes(Path.of(layer)))
                .start("any", new Zips().program("bootstrap", bootstrap).bytes());

        assertThat(gateway.invoke("a", """
                        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": [],
                        "artifacts": [{"location": {"uri": "file:///var/task/bootstrap"}}]}]}""").await().text())
                .as(container.log())
                .containsIgnoringCase(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bootstrap)));
    }

    /** What a program that brings its own .NET loads, with names as its loader asks for them. */
    @Test
    void imageHasLibrariesOfDotnetPrograms() throws Exception {
        container.start("any", new Zips().program("bootstrap", """
                            #!/bin/bash
                            api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
                            heads=$(curl -sS -D - -o /dev/null "$api/next" | tr -d '\\r')
                            id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: //Ip' <<<"$heads")
                            names='lib(stdc\\+\\+|icuuc|icui18n|ssl|crypto|z|gssapi_krb5|gcc_s)'
                            found=$(/sbin/ldconfig -p | grep -oE "$names"'\\.so\\.[0-9]+ ' | sort -u | tr -d '\\n')
                            certificates=$(ls /etc/ssl/certs/ca-certificates.crt)
                            curl -sS -o /dev/null -d "\\"$found$certificates\\"" "$api/$id/response"
                            sleep 600
                            """.getBytes()).bytes());

        assertThat(gateway.invoke("a", "{}").await().text())
                .as(container.log())
                .contains(
                        "libcrypto.so.3", "libgcc_s.so.1", "libgssapi_krb5.so.2", "libicui18n.so.72", "libicuuc.so.72")
                .contains("libssl.so.3", "libstdc++.so.6", "libz.so.1", "/etc/ssl/certs/ca-certificates.crt");
    }
}
