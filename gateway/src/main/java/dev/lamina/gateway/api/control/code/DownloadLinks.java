package dev.lamina.gateway.api.control.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.ApiRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links to uploads, for callers that may read a function. Every gateway can check a link of another one: they are
 * signed with a key that is derived from the key of pods, which all gateways have.
 */
@ApplicationScoped
public class DownloadLinks {
    static final String PATH = "/lamina/v1/code/";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "links to code";

    private final List<String> keys;
    private final Duration lifetime;
    private final InstantSource clock;

    @Inject
    public DownloadLinks(GatewayConfig config) {
        this(config, InstantSource.system());
    }

    DownloadLinks(GatewayConfig config, InstantSource clock) {
        this.keys = Stream.of(config.identity().podKey(), config.identity().previousPodKey())
                .flatMap(Optional::stream)
                .toList();
        this.lifetime = config.control().linkLifetime();
        this.clock = clock;
    }

    /** Returns a link at the host of the request; empty if this installation has no key. */
    public Optional<String> link(ApiRequest request, String sha256) {
        String host = request.header("Host").orElse("");
        String scheme = request.header("X-Forwarded-Proto")
                .filter("https"::equals)
                .orElseGet(() -> request.http().scheme());
        long end = clock.instant().plus(lifetime).getEpochSecond();
        return signature(sha256, end)
                .filter(signature -> !host.isEmpty())
                .map(signature ->
                        scheme + "://" + host + PATH + sha256 + "?expires=" + end + "&signature=" + signature);
    }

    /** @param end seconds since 1970 */
    Optional<String> signature(String sha256, long end) {
        return keys.stream().findFirst().map(key -> signature(key, sha256, end));
    }

    /** Whether a link is one of ours and has not expired. */
    boolean isValid(String sha256, String expires, String signature) {
        long end;
        try {
            end = Long.parseLong(expires);
        } catch (NumberFormatException e) {
            return false;
        }
        return clock.instant().getEpochSecond() <= end
                && keys.stream()
                        .anyMatch(key -> MessageDigest.isEqual(
                                signature(key, sha256, end).getBytes(UTF_8), signature.getBytes(UTF_8)));
    }

    private static String signature(String key, String sha256, long end) {
        byte[] own = hmac(key.getBytes(UTF_8), PURPOSE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(own, sha256 + " " + end));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
