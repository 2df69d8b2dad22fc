package dev.lamina.operator.content;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.s3.S3Connection;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Content as an installation reads it, except that the store is in memory and outlives the stage. */
public final class TestStage {
  private final MemoryStore store = new MemoryStore();

  /** Starts with only the stored content, as the operator does. */
  public ContentResolver start(OperatorConfig config, ContentNews news) {
    S3Connection s3 = new S3Connection(config.s3().map(it -> S3Connection.client(it, config.region())));
    List<Fetcher> fetchers = List.of(new InlineFetcher(), new UrlFetcher(config), new BucketFetcher(s3, config));
    ContentPipeline pipeline = new ContentPipeline(fetchers, new InlineSource(new InlineJava()), store,
        new ContentSweep(store, Set::of, Clock.systemUTC()));
    return new ContentStage(pipeline, new LookRunner(config), news, config, Clock.systemUTC());
  }
}
