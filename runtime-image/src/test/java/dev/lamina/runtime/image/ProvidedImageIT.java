package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial of docs/custom-runtime.md, and what programs find in the image of `provided`. */
class ProvidedImageIT {
    private static final Path PAGE = Path.of("../docs/custom-runtime.md");

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
                        .program("bootstrap", code("bootstrap").getBytes())
                        .file("words.sh", code("words.sh"))
                        .bytes());

        wordsAreCounted();
    }

    @Test
    void tutorialsRuntimeRunsFromLayer() throws Exception {
        container
                .layer(new Zips()
                        .program("bootstrap", code("bootstrap").getBytes())
                        .bytes())
                .start(
                        "words.count",
                        new Zips().file("words.sh", code("words.sh")).bytes());

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
                new Zips().program("bootstrap", code("bootstrap").getBytes()).bytes());

        assertThat(gateway.invoke("a", "{}").await().text())
                .isEqualTo(
                        "{\"errorMessage\":\"cannot read /var/task/lines.sh\",\"errorType\":\"Runtime.ImportError\"}");
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

    /** The code on the page below the line that names its file. */
    private static String code(String file) throws IOException {
        Matcher block = Pattern.compile("`" + Pattern.quote(file) + "`[^\\n]*:\\n```bash\\n(.*?)```\\n", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("code of " + file).isTrue();
        return block.group(1);
    }
}
