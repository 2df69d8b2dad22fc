package dev.lamina.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Identities without a cluster: token {@code t-ci} and access key {@code AKIDEXAMPLE} with secret {@code topsecret} are
 * ServiceAccount shop/ci, which has every permission in namespace shop; token {@code t-stranger} and access key
 * {@code AKIDSTRANGER} are elsewhere/stranger, which has no permission.
 */
public final class TestIdentity {
    public static final String TOKEN = "t-ci";
    public static final String STRANGER = "t-stranger";
    public static final String ACCESS_KEY = "AKIDEXAMPLE";
    public static final String SECRET = "topsecret";
    public static final String STRANGER_KEY = "AKIDSTRANGER";
    private static final Caller CI = Caller.serviceAccount("shop", "ci");
    private static final Caller OTHER = Caller.serviceAccount("elsewhere", "stranger");

    private final FakeReviews reviews = new FakeReviews() {
        @Override
        public boolean allowed(Caller caller, Permission permission) {
            return super.allowed(caller, permission)
                    || caller.equals(CI) && permission.namespace().equals("shop");
        }
    };
    private final Authenticator authenticator;
    private final Authorizer authorizer;

    public TestIdentity(GatewayConfig config) {
        this.authenticator = authenticator(config);
        this.authorizer = new Authorizer(reviews, config.identity(), ReviewExecutors.inVirtualThreads());
    }

    private TestIdentity(GatewayConfig config, KubernetesClient cluster) {
        this.authenticator = authenticator(config);
        this.authorizer = new Authorizer(
                new ApiServerReviews(cluster, config), config.identity(), ReviewExecutors.inVirtualThreads());
    }

    /** The same callers, with the permissions that an API server says they have. */
    public static TestIdentity permittedBy(KubernetesClient cluster, GatewayConfig config) {
        return new TestIdentity(config, cluster);
    }

    private Authenticator authenticator(GatewayConfig config) {
        reviews.token(TOKEN, CI).token(STRANGER, OTHER);
        Map<String, AccessKey> keys = Map.of(
                ACCESS_KEY,
                new AccessKey(ACCESS_KEY, SECRET, CI),
                STRANGER_KEY,
                new AccessKey(STRANGER_KEY, SECRET, OTHER));
        return new Authenticator(
                new Tokens(reviews, noKeys(), config.identity(), ReviewExecutors.inVirtualThreads()),
                new Signatures(id -> Optional.ofNullable(keys.get(id)), Clock.systemUTC()));
    }

    /** Tokens of a cluster whose issuer is {@code https://kubernetes.default.svc}. */
    public static ClusterTokens clusterTokens() {
        return new ClusterTokens(Optional.of(jwt("https://kubernetes.default.svc", "api")), List.of("lamina"));
    }

    /** A token that is not signed. */
    public static String jwt(String issuer, String audience) {
        String claims = "{\"iss\":\"" + issuer + "\",\"aud\":[\"" + audience + "\"]}";
        return "eyJhbGciOiJub25lIn0."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
                + ".c2ln";
    }

    /** A cluster whose public keys cannot be read, so that every token is reviewed. */
    static ClusterSignatures noKeys() {
        return new ClusterSignatures(() -> "{\"keys\":[]}", System::nanoTime);
    }

    /** For tests that read the result at once: every question is answered before the call returns. */
    static ReviewExecutors asking(Ticker ticker) {
        return new ReviewExecutors(Runnable::run, Runnable::run, ticker);
    }

    public Authenticator identities() {
        return authenticator;
    }

    public Authorizer access() {
        return authorizer;
    }

    /** From now on the API server does not respond. */
    public void apiServerDown() {
        reviews.down(true);
    }

    /** Allows the stranger to invoke one function of another namespace. */
    public void letStrangerInvoke(FunctionId function) {
        reviews.allow("system:serviceaccount:elsewhere:stranger", Permission.invoke(function));
    }
}
