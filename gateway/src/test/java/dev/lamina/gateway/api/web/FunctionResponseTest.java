package dev.lamina.gateway.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.Response;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a function's result becomes an HTTP response. */
class FunctionResponseTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "\"hello\", hello",
                "\"a \\\"b\\\" \\u00e9\", |a \"b\" é|",
                "{\"a\": 1}, {\"a\": 1}",
                "|[1, 2]|, |[1, 2]|",
                "12.50, 12.50",
                "true, true",
                "null, null",
                "{\"body\":\"x\"}, {\"body\":\"x\"}"
            })
    void resultWithoutStatusCodeIsBody(String result, String body) {
        Response response = answer(result);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsOnly(Map.entry("Content-Type", "application/json"));
        assertThat(response.body().toString()).isEqualTo(body);
    }

    @Test
    void structuredResultSetsAllParts() {
        Response response = answer("""
        {"statusCode": 418, "headers": {"Content-Type": "text/html", "X-Number": 7, "X-None": null, "Set-Cookie": \
        "c=3"},
         "cookies": ["a=1; Secure", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT"], "body": "<p>é</p>", \
        "isBase64Encoded": false}""");

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.headers()).containsOnly(Map.entry("Content-Type", "text/html"), Map.entry("X-Number", "7"));
        assertThat(response.cookies())
                .containsExactly("c=3", "a=1; Secure", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
        assertThat(response.body().toString()).isEqualTo("<p>é</p>");
    }

    @Test
    void structuredResultNeedsStatusOnly() {
        Response response = answer("{\"statusCode\": \"201\"}");

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers()).containsOnly(Map.entry("Content-Type", "application/json"));
        assertThat(response.body().length()).isZero();
    }

    @Test
    void base64BodyIsDecoded() {
        assertThat(answer("{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"AP+AQQ==\"}")
                        .body()
                        .getBytes())
                .containsExactly(0, 0xff, 0x80, 'A');
    }

    @Test
    void bodyThatIsNotTextIsSentAsJson() {
        assertThat(answer("{\"statusCode\":200,\"body\":{\"a\":[1]}}").body().toString())
                .isEqualTo("{\"a\":[1]}");
    }

    @Test
    void framingHeadersOfFunctionAreDropped() {
        assertThat(answer("""
        {"statusCode": 200, "headers": {"Content-Length": "1", "transfer-encoding": "chunked", "Connection": "close", \
        "x-amzn-RequestId": "me"}}""").headers()).containsOnlyKeys("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"statusCode\":0}",
                "{\"statusCode\":101}",
                "{\"statusCode\":600}",
                "{\"statusCode\":4294967496}",
                "{\"statusCode\":200.5}",
                "{\"statusCode\":null}",
                "{\"statusCode\":\"ok\"}",
                "{\"statusCode\":200,\"headers\":{\"a b\":\"c\"}}",
                "{\"statusCode\":200,\"headers\":{\"\":\"c\"}}",
                "{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nSet-Cookie: c\"}}",
                "{\"statusCode\":200,\"cookies\":[\"a\\nb\"]}",
                "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"%\"}",
                "no json",
                "{"
            })
    void unsendableResultHasNoResponse(String result) {
        assertThat(FunctionResponse.of(Buffer.buffer(result))).isEmpty();
    }

    private static Response answer(String result) {
        return FunctionResponse.of(Buffer.buffer(result)).orElseThrow();
    }
}
