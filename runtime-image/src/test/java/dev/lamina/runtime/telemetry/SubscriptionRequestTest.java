package dev.lamina.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.loopback.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be subscribed to, and what the answer to a bad subscription says. */
class SubscriptionRequestTest {
    private static final String HTTP = "{\"protocol\":\"HTTP\",\"URI\":\"http://sandbox.localdomain:8080/a?b=c\"}";

    @Test
    void defaultsAreThoseOfLambda() throws Exception {
        Subscription read = telemetry("{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\",\"function\"],"
                + "\"destination\":" + HTTP + "}");
        assertThat(read)
                .isEqualTo(new Subscription(
                        "probe",
                        TelemetryApi.TELEMETRY,
                        "2022-12-13",
                        List.of("platform", "function"),
                        10_000,
                        262_144,
                        1_000,
                        new HttpDestination("POST", "sandbox.localdomain", 8080, "/a?b=c")));
    }

    @Test
    void bufferingAndMethodAreRead() throws Exception {
        Subscription read = telemetry("{\"schemaVersion\":\"2022-07-01\",\"types\":[\"extension\"],"
                + "\"buffering\":{\"maxItems\":1000,\"maxBytes\":1048576,\"timeoutMs\":25},"
                + "\"destination\":{\"protocol\":\"HTTP\",\"method\":\"PUT\",\"URI\":\"http://sandbox:1\"}}");
        assertThat(read.maxItems()).isEqualTo(1_000);
        assertThat(read.maxBytes()).isEqualTo(1_048_576);
        assertThat(read.timeoutMs()).isEqualTo(25);
        assertThat(read.destination()).isEqualTo(new HttpDestination("PUT", "sandbox", 1, "/"));
    }

    @Test
    void logsApiNeedsNoSchema() throws Exception {
        Subscription read = SubscriptionRequest.read(
                TelemetryApi.LOGS,
                9001,
                "probe",
                "{\"types\":[\"platform\"],\"destination\":{\"protocol\":\"TCP\",\"port\":8080}}");
        assertThat(read.schema()).isEqualTo("2020-08-15");
        assertThat(read.destination()).isInstanceOf(TcpDestination.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2020-08-15\"|[\"platform\"]|HTTP,http://sandbox.localdomain:8080|schemaVersion should be one of",
                "null|[\"platform\"]|HTTP,http://sandbox.localdomain:8080|schemaVersion should be one of",
                "\"2022-12-13\"|[null]|HTTP,http://sandbox.localdomain:8080|types should be of platform",
                "\"2022-12-13\"|[\"platform\",[]]|HTTP,http://sandbox.localdomain:8080|types should be of platform",
                "\"2022-12-13\"|[]|HTTP,http://sandbox.localdomain:8080|types should not be empty",
                "\"2022-12-13\"|[\"logs\"]|HTTP,http://sandbox.localdomain:8080|types should be of platform",
                "\"2022-12-13\"|[\"platform\"]|HTTP,http://sandbox.localdomain|URI port is not provided",
                "\"2022-12-13\"|[\"platform\"]|HTTP,http://sandbox.localdomain:9001|port 9001 is reserved",
                "\"2022-12-13\"|[\"platform\"]|HTTP,http://example.com:80|URI should be http://sandbox",
                "\"2022-12-13\"|[\"platform\"]|HTTP,https://sandbox:80|URI should be http://sandbox",
                "\"2022-12-13\"|[\"platform\"]|UDP,http://sandbox:80|destination protocol should be HTTP or TCP",
            })
    void badMemberIsNamed(String schema, String types, String destination, String message) {
        String[] words = destination.split(",");
        assertThatThrownBy(() -> telemetry("{\"schemaVersion\":" + schema + ",\"types\":" + types
                        + ",\"destination\":{\"protocol\":\"" + words[0] + "\",\"URI\":\"" + words[1] + "\"}}"))
                .isInstanceOf(Rejection.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "maxItems,999,1000,10000",
        "maxItems,10001,1000,10000",
        "maxBytes,262143,262144,1048576",
        "maxBytes,1048577,262144,1048576",
        "timeoutMs,24,25,30000",
        "timeoutMs,30001,25,30000"
    })
    void bufferingOutsideLimitsIsRefused(String name, int value, int least, int most) {
        assertThatThrownBy(() -> telemetry("{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\"],\"destination\":"
                        + HTTP + ",\"buffering\":{\"" + name + "\":" + value + "}}"))
                .hasMessage(name + " should be between " + least + " and " + most);
    }

    @Test
    void allMistakesAreNamed() {
        assertThatThrownBy(() -> telemetry("{\"schemaVersion\":\"2022-12-13\",\"destination\":{\"protocol\":\"HTTP\","
                        + "\"URI\":\"http://sandbox.localdomain\"}}"))
                .hasMessage("types should not be empty; URI port is not provided");
        assertThatThrownBy(() -> telemetry("{}"))
                .hasMessageStartingWith("schemaVersion should be one of")
                .hasMessageEndingWith("types should not be empty; destination protocol should be HTTP or TCP");
        assertThatThrownBy(() -> telemetry("[]")).hasMessage("the body should be a JSON object");
        assertThatThrownBy(() -> telemetry("{")).hasMessage("The JSON text is not valid at character 1");
    }

    @Test
    void methodThatIsNoTextIsRefused() {
        assertThatThrownBy(() -> telemetry("{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\"],\"destination\":"
                        + "{\"protocol\":\"HTTP\",\"method\":1,\"URI\":\"http://sandbox:80\"}}"))
                .hasMessage("destination method should be POST or PUT");
    }

    private static Subscription telemetry(String body) throws Rejection {
        return SubscriptionRequest.read(TelemetryApi.TELEMETRY, 9001, "probe", body);
    }
}
