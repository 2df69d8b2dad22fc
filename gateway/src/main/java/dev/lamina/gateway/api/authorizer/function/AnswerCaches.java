package dev.lamina.gateway.api.authorizer.function;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cached answers of authorizers' functions. The memory for them is shared by namespaces in equal parts, of which
 * one has a quarter at most, and a namespace's part by its APIs: neither a client of an API nor a namespace with many
 * APIs can make the gateway forget the answers of others.
 */
public final class AnswerCaches {
    private static final int LARGEST_PART = 4;
    /** What an entry takes beyond its answer, in bytes. */
    private static final int ENTRY = 512;
    /** An object takes more memory than its text. */
    private static final int FACTOR = 4;

    private final long bytes;
    private final Ticker ticker;
    private final Cache<Api, AsyncCache<AnswerKey, AuthorizerAnswer>> caches =
            Caffeine.newBuilder().weakValues().build();

    private record Api(String namespace, String name) {}

    /** @param bytes memory for all answers */
    public AnswerCaches(long bytes) {
        this(bytes, Ticker.systemTicker());
    }

    AnswerCaches(long bytes, Ticker ticker) {
        this.bytes = bytes;
        this.ticker = ticker;
    }

    /** The answers for an API. They are forgotten when no authorizer has them. */
    AsyncCache<AnswerKey, AuthorizerAnswer> of(String namespace, String api) {
        AsyncCache<AnswerKey, AuthorizerAnswer> cache = caches.get(new Api(namespace, api), _ -> created());
        divide();
        return cache;
    }

    private void divide() {
        Map<String, List<AsyncCache<AnswerKey, AuthorizerAnswer>>> namespaces = new HashMap<>();
        caches.asMap()
                .forEach((api, cache) -> namespaces
                        .computeIfAbsent(api.namespace(), _ -> new ArrayList<>())
                        .add(cache));
        long part = bytes / Math.max(LARGEST_PART, namespaces.size());
        namespaces
                .values()
                .forEach(all -> all.forEach(cache ->
                        cache.synchronous().policy().eviction().orElseThrow().setMaximum(part / all.size())));
    }

    private AsyncCache<AnswerKey, AuthorizerAnswer> created() {
        return Caffeine.newBuilder()
                .ticker(ticker)
                .maximumWeight(bytes / LARGEST_PART)
                .weigher((AnswerKey _, AuthorizerAnswer answer) -> ENTRY + FACTOR * answer.bytes())
                .expireAfter(Expiry.writing(
                        (AnswerKey key, AuthorizerAnswer answer) -> answer.bytes() == 0 ? Duration.ZERO : key.kept()))
                .buildAsync();
    }
}
