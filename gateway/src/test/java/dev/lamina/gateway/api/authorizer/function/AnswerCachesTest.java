package dev.lamina.gateway.api.authorizer.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import dev.lamina.api.FunctionAuthorizer;
import dev.lamina.api.FunctionAuthorizerBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How APIs share the memory for cached answers. */
class AnswerCachesTest {
    private static final FunctionAuthorizer SETTINGS =
            FunctionAuthorizerBuilder.builder().name("check").cacheSeconds(300).build();
    private static final long BYTES = 1_000_000;
    private final AnswerCaches caches = new AnswerCaches(BYTES);

    @Test
    void oneApiGetsAQuarterAtMost() {
        AsyncCache<AnswerKey, AuthorizerAnswer> cache = caches.of("shop", "a");

        fill(cache);

        assertThat(weight(cache)).isBetween(BYTES / 8, BYTES / 4);
    }

    @Test
    void answersOfAnotherApiStay() {
        AsyncCache<AnswerKey, AuthorizerAnswer> quiet = caches.of("shop", "quiet");
        AnswerKey key = AnswerKey.of(SETTINGS, List.of("one"));
        quiet.put(key, CompletableFuture.completedFuture(answer()));

        fill(caches.of("shop", "busy"));

        assertThat(quiet.getIfPresent(key)).isNotNull();
    }

    @Test
    void manyApisDivideTheMemory() {
        List<AsyncCache<AnswerKey, AuthorizerAnswer>> all = IntStream.range(0, 20)
                .mapToObj(i -> caches.of("shop", "api-" + i))
                .toList();

        all.forEach(AnswerCachesTest::fill);

        assertThat(all.stream().mapToLong(AnswerCachesTest::weight).sum()).isLessThanOrEqualTo(BYTES);
    }

    @Test
    void manyApisTakeNothingFromAnotherNamespace() {
        AsyncCache<AnswerKey, AuthorizerAnswer> other = caches.of("other", "api");
        fill(other);
        long before = weight(other);

        List<AsyncCache<AnswerKey, AuthorizerAnswer>> many = IntStream.range(0, 100)
                .mapToObj(i -> caches.of("shop", "api-" + i))
                .toList();
        other.synchronous().cleanUp();

        assertThat(many).hasSize(100);
        assertThat(weight(other)).isEqualTo(before);
    }

    @Test
    void sameApiHasSameAnswers() {
        AsyncCache<AnswerKey, AuthorizerAnswer> cache = caches.of("shop", "a");

        assertThat(caches.of("shop", "a")).isSameAs(cache);
        assertThat(caches.of("other", "a")).isNotSameAs(cache);
    }

    private static void fill(AsyncCache<AnswerKey, AuthorizerAnswer> cache) {
        for (int i = 0; i < 1000; i++) {
            cache.put(AnswerKey.of(SETTINGS, List.of("" + i)), CompletableFuture.completedFuture(answer()));
        }
        cache.synchronous().cleanUp();
    }

    private static long weight(AsyncCache<AnswerKey, AuthorizerAnswer> cache) {
        return cache.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .weightedSize()
                .orElseThrow();
    }

    private static AuthorizerAnswer answer() {
        return new AuthorizerAnswer.Simple(true, Map.of(), 250);
    }
}
