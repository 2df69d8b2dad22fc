package dev.lamina.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyBufferTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
    }

    /** A function may set the JVM's locale (-Duser.language=tr); in Turkish a small I has no dot. */
    @Test
    void headerNamesAreLowerCaseInEveryLocale() throws IOException {
        Locale.setDefault(Locale.of("tr"));
        byte[] head = "Lambda-Runtime-Invoked-Function-Arn: arn\r\n\r\n".getBytes(ISO_8859_1);

        assertThat(new ReplyBuffer(new ByteArrayInputStream(head)).headers())
                .containsOnlyKeys("lambda-runtime-invoked-function-arn");
    }
}
