package dev.lamina.gateway.api.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "1",
                "\"\"",
                " {\"a\": [1, 2.5e10, {\"b\": null}], \"ü\": \"\\u00e4🦊\"} \n",
                "123456789012345678901234567890123456789012345678901234567890"
            })
    void jsonIsPassedUnchanged(String text) {
        Buffer body = Buffer.buffer(text);

        assertThat(EventJson.checked(body)).isSameAs(body);
    }

    @Test
    void emptyBodyBecomesEmptyObject() {
        assertThat(EventJson.checked(Buffer.buffer()).toString()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "[1",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "\"",
                "\"a",
                "\"\\u12",
                "nul",
                "nullx",
                "tru",
                "-",
                "1.",
                "01",
                "{}{}",
                "{} x",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "NaN",
                " ",
                "\n",
                "// c\n1",
                "\"\t\"",
                "]",
                "}",
                ","
            })
    void invalidJsonIsRefused(String text) {
        assertRefused(Buffer.buffer(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22a022",
                "22c328ff22",
                "22ff22",
                "fffe7b007d00",
                "feff007b007d",
                "7b007d00",
                "007b007d",
                "22c0af22",
                "22eda08022",
                "00",
                "ff"
            })
    void invalidUtf8IsRefused(String hex) {
        assertRefused(Buffer.buffer(HexFormat.of().parseHex(hex)));
    }

    @Test
    void messageHasPositionAsInLambda() {
        assertThatThrownBy(() -> EventJson.checked(Buffer.buffer("{\"a\":x}")))
                .hasMessageStartingWith(
                        "Could not parse request body into json: Could not parse payload into json: Unrecognized "
                                + "token 'x'")
                .hasMessageContaining("at [Source: (byte[])\"{\"a\":x}\"; line: 1, column: 6]");
        assertThatThrownBy(() -> EventJson.checked(Buffer.buffer(HexFormat.of().parseHex("7b2261223aa07d"))))
                .hasMessageStartingWith(
                        "Could not parse request body into json: Could not parse payload into json: Invalid UTF-8 "
                                + "start byte 0xa0");
    }

    @Test
    void depthIsLimitedTo1000() {
        assertThat(EventJson.checked(nested(1000)).length()).isEqualTo(2000);
        assertRefused(nested(1001));
    }

    @Test
    void deeplyNestedBodyOf6MbIsRefused() {
        assertRefused(Buffer.buffer("[".repeat(6_291_456)));
    }

    private static Buffer nested(int depth) {
        return Buffer.buffer("[".repeat(depth) + "]".repeat(depth));
    }

    private static void assertRefused(Buffer body) {
        assertThatThrownBy(() -> EventJson.checked(body))
                .hasMessageStartingWith("Could not parse request body into json: Could not parse payload into json: ")
                .isInstanceOfSatisfying(AwsException.class, e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.code()).isEqualTo("InvalidRequestContentException");
                    assertThat(e.getMessage().getBytes(StandardCharsets.UTF_8).length)
                            .isLessThan(2000);
                });
    }
}
