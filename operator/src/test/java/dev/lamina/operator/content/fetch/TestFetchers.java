package dev.lamina.operator.content.fetch;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.s3.S3Connection;
import java.util.List;

/** Fetchers for tests of their callers. */
public final class TestFetchers {
    private TestFetchers() {}

    /** Returns all fetchers of an installation that need no API server. */
    public static List<Fetcher> of(OperatorConfig config) {
        S3Connection s3 = new S3Connection(config.s3().map(it -> S3Connection.client(it, config.region())));
        return List.of(inline(), new UrlFetcher(config), new BucketFetcher(s3, config));
    }

    public static Fetcher inline() {
        return new InlineFetcher();
    }
}
