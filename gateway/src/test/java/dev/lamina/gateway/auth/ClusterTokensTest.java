package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are kept from functions that anyone may call. */
class ClusterTokensTest {
    private static final String ISSUER = "https://kubernetes.default.svc";
    private static final String LEGACY = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50In0.c2ln";

    private final ClusterTokens tokens = TestIdentity.clusterTokens();

    @ParameterizedTest
    @ValueSource(strings = {"api", "lamina"})
    void tokenOfClusterIsWithheld(String audience) {
        assertThat(left("Bearer " + TestIdentity.jwt(ISSUER, audience))).isNull();
        assertThat(left("bearer  " + TestIdentity.jwt(ISSUER, audience))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"https://kubernetes.default.svc,shop", "https://id.example.org,api"})
    void tokenForFunctionIsLeft(String issuer, String audience) {
        String header = "Bearer " + TestIdentity.jwt(issuer, audience);

        assertThat(left(header)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer abc", "Bearer ey.ey.ey", "Bearer", "Bearer eyJ9.e30.", ""})
    void otherTextIsLeft(String header) {
        assertThat(left(header)).isEqualTo(header);
    }

    @Test
    void legacyTokenIsWithheldOutsideOfCluster() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("authorization", "Bearer " + LEGACY);

        new ClusterTokens(Optional.empty(), List.of()).withhold(headers);

        assertThat(headers).isEmpty();
    }

    private String left(String header) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", header);
        tokens.withhold(headers);
        return headers.get("Authorization");
    }
}
