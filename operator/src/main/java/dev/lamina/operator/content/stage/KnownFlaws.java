package dev.lamina.operator.content.stage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.fetch.UnfitDownloadException;
import java.time.Duration;
import java.util.Optional;

/**
 * Unusable content, by the identity of its source: the same bytes are unusable the next time, too. So a function that
 * does not compile costs one compilation, not one every minute. Kept in memory, up to a limit: after a restart each
 * broken source is read once more.
 */
final class KnownFlaws {
    private static final int MOST = 10_000;
    /** A download can change without a change of the spec. */
    private static final Duration DOWNLOADS_KEPT = Duration.ofMinutes(10);

    private final Cache<Key, ContentException> flaws;

    private record Key(String namespace, String field, String source) {}

    KnownFlaws(Ticker ticker) {
        this.flaws = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(ticker)
                .expireAfter(Expiry.<Key, ContentException>creating((key, flaw) -> kept(flaw)))
                .build();
    }

    /** @param source an identity from {@link SourceIdentity} */
    Optional<ContentException> find(ContentRequest request, String source) {
        return Optional.ofNullable(flaws.getIfPresent(key(request, source)));
    }

    void remember(ContentRequest request, String source, ContentException flaw) {
        flaws.put(key(request, source), flaw);
    }

    private static Duration kept(ContentException flaw) {
        return flaw instanceof UnfitDownloadException ? DOWNLOADS_KEPT : Duration.ofNanos(Long.MAX_VALUE);
    }

    private static Key key(ContentRequest request, String source) {
        return new Key(request.namespace(), request.member(), source);
    }
}
