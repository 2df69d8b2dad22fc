package dev.lamina.gateway.api.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.Http;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.dispatch.Invocation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operation of 2014, as clients use it that are older than Invoke. */
class InvokeAsyncTest {
    @AutoClose
    private static final TestApi api = new TestApi();

    @AutoClose
    private static final Http http = new Http(api.uri());

    @BeforeEach
    void forget() {
        api.stored().clear();
    }

    @Test
    void eventIsStoredAndAnswered202WithoutBody() {
        HttpResponse<String> response = invokeAsync("orders", "{\"a\":1}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
        assertThat(api.stored()).extracting(Invocation::function).containsExactly(TestApi.ORDERS);
        assertThat(api.stored().getFirst().payload().toString()).isEqualTo("{\"a\":1}");
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void eventOver256KbIsRefused() {
        assertThat(invokeAsync("orders", "1".repeat(262_144)).statusCode()).isEqualTo(202);

        HttpResponse<String> refused = invokeAsync("orders", "1".repeat(262_145));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("x-amzn-ErrorType")).contains("RequestEntityTooLargeException");
        assertThat(refused.body()).contains("smaller than 262144 bytes");
        assertThat(api.stored()).hasSize(1);
    }

    @Test
    void invalidJsonAndUnknownFunctionAreRefused() {
        assertThat(invokeAsync("orders", "{").statusCode()).isEqualTo(400);
        assertThat(invokeAsync("missing", "{}").statusCode()).isEqualTo(404);
        assertThat(api.stored()).isEmpty();
    }

    private static HttpResponse<String> invokeAsync(String function, String body) {
        return http.send(http.request("/2014-11-13/functions/" + function + "/invoke-async/")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
