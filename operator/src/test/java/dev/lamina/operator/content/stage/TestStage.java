package dev.lamina.operator.content.stage;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.fetch.TestFetchers;
import dev.lamina.operator.content.inline.InlineSource;
import dev.lamina.operator.content.store.MemoryStore;
import dev.lamina.operator.limit.CodeStorage;
import dev.lamina.operator.limit.NamespaceLimits;
import dev.lamina.operator.limit.WatchedResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** Content as an installation reads it, except that the store is in memory and outlives the stage. */
public final class TestStage {
    private final MemoryStore store = new MemoryStore();

    /** Starts with only the stored content, as the operator does. */
    public ContentResolver start(OperatorConfig config, ContentChangeNotifier changes) {
        ContentPipeline pipeline = new ContentPipeline(
                TestFetchers.of(config),
                new InlineSource(),
                store,
                store.sweep(),
                new CodeStorage(new NamespaceLimits(config), new WatchedResources()));
        return new ContentStage(
                pipeline,
                new ContentCheckRunner(config),
                changes,
                config,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }
}
