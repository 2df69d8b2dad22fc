package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests that the AWS SDK's own signer has signed are accepted. */
class SignaturesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String INVOKE = "/2015-03-31/functions/orders/invocations";
    private static final Caller CI = Caller.serviceAccount("shop", "ci");

    private final Tokens noTokens = new Tokens(
            new FakeReviews(),
            TestIdentity.noKeys(),
            TestConfig.of(Map.of()).identity(),
            TestIdentity.asking(System::nanoTime));
    private final Authenticator authenticator = new Authenticator(
            noTokens,
            new Signatures(
                    id -> id.equals("AKIDEXAMPLE") ? Optional.of(new AccessKey(id, "topsecret", CI)) : Optional.empty(),
                    Clock.fixed(NOW, ZoneOffset.UTC)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                INVOKE,
                INVOKE + "?Qualifier=%24LATEST",
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3Ashop%3Afunction%3Aorders/invocations",
                "/2015-03-31/functions/shop.orders/invocations",
                "/2015-03-31/functions/",
                "/2015-03-31/functions/?Marker=b%2Fc%3D&MaxItems=10&A=",
                "/2015-03-31/functions/?b=2&a=2&a=1&B=x%20y&c=%2B",
                "/2015-03-31/functions/%C3%BCnl%C3%A4ut/invocations",
                "/",
                "/a/b~c_d-e.f/%20%25%2A/"
            })
    void requestSignedBySdkIsAccepted(String uri) {
        assertThat(prove(signed(uri, "{\"a\":1}", NOW), "{\"a\":1}")).isEqualTo(CI);
    }

    /** The SDK does not sign such segments, so one signature would be valid for many paths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/url/prod/pay/../../shop/report/x",
                "/url/shop/./report/x",
                "/url/shop//report/x",
                "//url/shop/report/x",
                "/url/shop/report/x/..",
                "/url/shop/report/x/.",
                "/../url/shop/report/x",
                "/..",
                "/.",
                "//"
            })
    void pathThatSignersNormaliseIsRefused(String path) {
        assertRefused(
                signed(path, "{}", NOW),
                "{}",
                "InvalidSignatureException",
                "must not contain empty segments or the segments '.' and '..'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/url/shop/report/...",
                "/url/shop/report/.well-known/x",
                "/url/shop/report/a..b/c.",
                "/url/shop/report/%2e%2e/x",
                "/url/shop/report/?u=a//../b"
            })
    void dotsInNamesAreAccepted(String uri) {
        assertThat(prove(signed(uri, "{}", NOW), "{}")).isEqualTo(CI);
    }

    @Test
    void emptyBodyIsAccepted() {
        assertThat(prove(signed(INVOKE, "", NOW), "")).isEqualTo(CI);
    }

    @Test
    void signedHeadersWithBlanksAndManyValuesAreAccepted() {
        SdkHttpRequest request = request(INVOKE).toBuilder()
                .putHeader("X-Amz-Log-Type", "Tail")
                .putHeader("X-Custom", "  a   b  ")
                .build();

        assertThat(prove(sign(request, "{}", NOW), "{}")).isEqualTo(CI);
    }

    @Test
    void presignedRequestIsAccepted() {
        SdkHttpRequest presigned = AwsV4HttpSigner.create()
                .sign(signing(request(INVOKE), "", NOW, "lambda", "topsecret")
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(20))
                        .build())
                .request();

        assertThat(prove(presigned, "")).isEqualTo(CI);
    }

    @Test
    void expiredPresignedRequestIsRefused() {
        SdkHttpRequest presigned = AwsV4HttpSigner.create()
                .sign(signing(request(INVOKE), "", NOW.minusSeconds(61), "lambda", "topsecret")
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(60))
                        .build())
                .request();

        assertRefused(presigned, "", "InvalidSignatureException", "Signature expired");
    }

    @Test
    void alteredBodyIsRefused() {
        assertRefused(
                signed(INVOKE, "{\"a\":1}", NOW),
                "{\"a\":2}",
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided.");
    }

    @Test
    void unsignedPayloadIsRefused() {
        // The SDK leaves a body unsigned only if TLS protects it.
        SdkHttpRequest request = request(INVOKE).toBuilder().protocol("https").build();

        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(signing(request, "{}", NOW, "lambda", "topsecret")
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .build())
                .request();

        assertThat(signed.firstMatchingHeader("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
        assertRefused(signed, "{}", "InvalidSignatureException", "does not match");
    }

    @Test
    void alteredPathIsRefused() {
        SdkHttpRequest signed = signed(INVOKE, "{}", NOW);

        assertRefused(
                signed.toBuilder()
                        .encodedPath("/2015-03-31/functions/refunds/invocations")
                        .build(),
                "{}",
                "InvalidSignatureException",
                "does not match");
    }

    @Test
    void alteredQueryIsRefused() {
        assertRefused(
                signed(INVOKE, "{}", NOW).toBuilder()
                        .putRawQueryParameter("Qualifier", "x")
                        .build(),
                "{}",
                "InvalidSignatureException",
                "does not match");
    }

    @Test
    void unsignedAmzHeaderIsRefused() {
        assertRefused(
                signed(INVOKE, "{}", NOW).toBuilder()
                        .putHeader("X-Amz-Invocation-Type", "Event")
                        .build(),
                "{}",
                "InvalidSignatureException",
                "'X-Amz-Invocation-Type' must be a 'SignedHeader'");
    }

    @Test
    void headersAddedByProxiesAreIgnored() {
        assertThat(prove(
                        signed(INVOKE, "{}", NOW).toBuilder()
                                .putHeader("X-Forwarded-For", "10.0.0.1")
                                .putHeader("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793")
                                .build(),
                        "{}"))
                .isEqualTo(CI);
    }

    @Test
    void unknownKeyIsRefused() {
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(SignRequest.builder(AwsCredentialsIdentity.create("AKIDOTHER", "topsecret"))
                        .request(request(INVOKE))
                        .payload(content("{}"))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC))
                        .build())
                .request();

        assertRefused(
                signed, "{}", "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    @Test
    void wrongSecretIsRefused() {
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(signing(request(INVOKE), "{}", NOW, "lambda", "guessed").build())
                .request();

        assertRefused(signed, "{}", "InvalidSignatureException", "does not match");
    }

    @Test
    void sessionTokenIsRefused() {
        assertRefused(
                signed(INVOKE, "{}", NOW).toBuilder()
                        .putHeader("X-Amz-Security-Token", "abc")
                        .build(),
                "{}",
                "UnrecognizedClientException",
                "security token");
    }

    @Test
    void signatureForAnotherServiceIsRefused() {
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(signing(request(INVOKE), "{}", NOW, "s3", "topsecret").build())
                .request();

        assertRefused(
                signed, "{}", "InvalidSignatureException", "Credential should be scoped to correct service: 'lambda'.");
    }

    @ParameterizedTest
    @ValueSource(longs = {-299, 299})
    void clockSkewOfFiveMinutesIsAccepted(long seconds) {
        assertThat(prove(signed(INVOKE, "{}", NOW.plusSeconds(seconds)), "{}")).isEqualTo(CI);
    }

    @Test
    void oldSignatureIsRefusedWithBothTimes() {
        assertRefused(
                signed(INVOKE, "{}", NOW.minusSeconds(301)),
                "{}",
                "InvalidSignatureException",
                "Signature expired: 20261123T115459Z is now earlier than 20261123T115500Z (20261123T120000Z - 5 min.)");
    }

    @Test
    void signatureFromFutureIsRefusedWithBothTimes() {
        assertRefused(
                signed(INVOKE, "{}", NOW.plusSeconds(301)),
                "{}",
                "InvalidSignatureException",
                "Signature not yet current: 20261123T120501Z is still later than 20261123T120500Z (20261123T120000Z "
                        + "+ 5 min.)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential",
                "AWS4-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=00",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE,SignedHeaders=host,Signature=00",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/lambda/aws4_request,Signature=00",
                "Basic dXNlcjpwYXNz",
                "AWS AKID:sig",
                "",
                "Bearer"
            })
    void unreadableAuthorizationIsIncomplete(String authorization) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Authorization", authorization)
                .add("X-Amz-Date", "20261123T120000Z");

        assertThat(authenticator
                        .identify("lambda", HttpMethod.POST, INVOKE, headers)
                        .cause())
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("IncompleteSignatureException"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "0", "", "00ff"})
    void malformedSignatureIsRefused(String signature) {
        SdkHttpRequest signed = signed(INVOKE, "{}", NOW);
        String authorization = signed.firstMatchingHeader("Authorization").orElseThrow();
        SdkHttpRequest broken = signed.toBuilder()
                .putHeader("Authorization", authorization.replaceAll("Signature=.*", "Signature=" + signature))
                .build();

        assertThatThrownBy(() -> prove(broken, "{}")).isInstanceOf(AwsException.class);
    }

    @Test
    void requestWithoutIdentityIsRefused() {
        assertThat(authenticator
                        .identify("lambda", HttpMethod.POST, INVOKE, MultiMap.caseInsensitiveMultiMap())
                        .cause())
                .isInstanceOfSatisfying(AwsException.class, e -> {
                    assertThat(e.status()).isEqualTo(403);
                    assertThat(e.code()).isEqualTo("MissingAuthenticationTokenException");
                    assertThat(e).hasMessage("Missing Authentication Token");
                });
    }

    @Test
    void unknownKeyBeforeKeysAreReadIs503() {
        Authenticator early = withoutKeys(false, true);
        SdkHttpRequest request = signed(INVOKE, "{}", NOW);
        assertThat(early.identify("lambda", HttpMethod.POST, uri(request), headers(request))
                        .cause())
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    void installationWithoutKeysNamesChartValue() {
        Authenticator without = withoutKeys(true, false);
        SdkHttpRequest request = signed(INVOKE, "{}", NOW);
        assertThat(without.identify("lambda", HttpMethod.POST, uri(request), headers(request))
                        .cause())
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("UnrecognizedClientException"))
                .hasMessageContaining("gateway.accessKeys.namespaces");
    }

    private Authenticator withoutKeys(boolean known, boolean accepted) {
        return new Authenticator(
                noTokens,
                new Signatures(
                        new AccessKeys() {
                            @Override
                            public Optional<AccessKey> find(String id) {
                                return Optional.empty();
                            }

                            @Override
                            public boolean known() {
                                return known;
                            }

                            @Override
                            public boolean accepted() {
                                return accepted;
                            }
                        },
                        Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private Caller prove(SdkHttpRequest request, String body) {
        Future<PendingIdentity> pending =
                authenticator.identify("lambda", HttpMethod.POST, uri(request), headers(request));
        if (pending.failed()) {
            throw (AwsException) pending.cause();
        }
        return pending.result().prove(Buffer.buffer(body));
    }

    private void assertRefused(SdkHttpRequest request, String body, String code, String message) {
        assertThatThrownBy(() -> prove(request, body))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(AwsException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.status()).isEqualTo(403);
                });
    }

    private static SdkHttpRequest signed(String uri, String body, Instant when) {
        return sign(request(uri), body, when);
    }

    private static SdkHttpRequest sign(SdkHttpRequest request, String body, Instant when) {
        return AwsV4HttpSigner.create()
                .sign(signing(request, body, when, "lambda", "topsecret").build())
                .request();
    }

    private static SignRequest.Builder<AwsCredentialsIdentity> signing(
            SdkHttpRequest request, String body, Instant when, String service, String secret) {
        return SignRequest.builder(AwsCredentialsIdentity.create("AKIDEXAMPLE", secret))
                .request(request)
                .payload(content(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(when, ZoneOffset.UTC));
    }

    private static ContentStreamProvider content(String body) {
        return ContentStreamProvider.fromString(body, StandardCharsets.UTF_8);
    }

    private static SdkHttpRequest request(String uri) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://gateway.example:8080" + uri))
                .build();
    }

    // The header as it is sent.
    private static String uri(SdkHttpRequest request) {
        return request.encodedPath()
                + request.encodedQueryParameters().map(query -> "?" + query).orElse("");
    }

    private static MultiMap headers(SdkHttpRequest request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        request.forEachHeader((name, values) -> headers.add(name, values));
        if (!headers.contains("Host")) {
            headers.add("Host", request.host() + ":" + request.port());
        }
        return headers;
    }
}
