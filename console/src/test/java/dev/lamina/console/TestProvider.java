package dev.lamina.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An OpenID provider over HTTPS that asks nobody for a password. It does of the protocol what a client can get wrong:
 * redirect address, PKCE, the client's secret, codes and refresh tokens that are used once, the nonce.
 */
final class TestProvider implements AutoCloseable {
    static final String CLIENT = "lamina-console";
    static final String SECRET = "secret of: the console";

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** In seconds. Tests set it; the default is one that pages do not renew yet. */
    final AtomicInteger lifetime = new AtomicInteger(3600);

    /** Whether tokens are given at all. */
    final AtomicBoolean away = new AtomicBoolean();

    /** Who logs in, or whose login is renewed. */
    final AtomicReference<String> email = new AtomicReference<>("ada@example.org");

    private final Path directory;
    private final HttpsServer server;
    private final RSAKey key;

    /** What each code and each refresh token is good for. */
    private final Map<String, Map<String, List<String>>> grants = new ConcurrentHashMap<>();

    private final AtomicInteger number = new AtomicInteger();

    TestProvider() {
        try {
            directory = Files.createTempDirectory("provider");
            key = new RSAKeyGenerator(2048).keyID("one").generate();
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/.well-known/openid-configuration", http -> answer(http, 200, metadata()));
        server.createContext("/keys", http -> answer(http, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    URI issuer() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the PEM file with the certificate. */
    Path authority() {
        return directory.resolve("ca.pem");
    }

    private SSLContext certificate() throws Exception {
        Path store = directory.resolve("keys.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "provider",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-dname",
                "CN=provider",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-ext",
                "bc=ca:true");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "provider",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-file",
                authority().toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString()),
                                Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private String metadata() {
        return """
                {"issuer": "ISSUER", "authorization_endpoint": "ISSUER/authorize", "token_endpoint": "ISSUER/token",
                 "jwks_uri": "ISSUER/keys", "end_session_endpoint": "ISSUER/logout",
                 "response_types_supported": ["code"],
                 "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"]}""".replace("ISSUER", issuer().toString());
    }

    private void authorize(HttpExchange http) throws IOException {
        Map<String, List<String>> query =
                URLUtils.parseParameters(http.getRequestURI().getRawQuery());
        if (!one(query, "client_id").equals(CLIENT)
                || !one(query, "scope").contains("openid")
                || !one(query, "redirect_uri").endsWith("/login/callback")) {
            answer(http, 400, "{}");
            return;
        }
        String code = "code-" + number.incrementAndGet();
        grants.put(code, query);
        http.getResponseHeaders()
                .add("Location", one(query, "redirect_uri") + "?code=" + code + "&state=" + one(query, "state"));
        answer(http, 302, "");
    }

    private void token(HttpExchange http) throws IOException {
        if (away.get()) {
            answer(http, 503, "{\"error\": \"temporarily_unavailable\"}");
            return;
        }
        Map<String, List<String>> form =
                URLUtils.parseParameters(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean refresh = one(form, "grant_type").equals("refresh_token");
        Map<String, List<String>> grant = grants.remove(one(form, refresh ? "refresh_token" : "code"));
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":secret+of%3A+the+console").getBytes(StandardCharsets.UTF_8));
        boolean known = expected.equals(http.getRequestHeaders().getFirst("Authorization"));
        if (!known || grant == null || !refresh && !matches(form, grant)) {
            answer(http, 400, "{\"error\": \"" + (known ? "invalid_grant" : "invalid_client") + "\"}");
            return;
        }
        String next = "refresh-" + number.incrementAndGet();
        grants.put(next, Map.of());
        answer(http, 200, """
                {"access_token": "access", "token_type": "Bearer", "expires_in": 60, "refresh_token": "%s",
                 "id_token": "%s"}""".formatted(next, idToken(one(grant, "nonce"))));
    }

    private static boolean matches(Map<String, List<String>> form, Map<String, List<String>> grant) {
        String challenge = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(one(form, "code_verifier")))
                .getValue();
        return challenge.equals(one(grant, "code_challenge"))
                && one(form, "redirect_uri").equals(one(grant, "redirect_uri"));
    }

    private String idToken(String nonce) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .audience(CLIENT)
                .subject("42")
                .claim("email", email.get())
                .claim("email_verified", true)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(lifetime.get())));
        if (!nonce.isEmpty()) {
            claims.claim("nonce", nonce);
        }
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    private static void answer(HttpExchange http, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().add("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }

    @Override
    public void close() {
        server.stop(0);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
