package dev.lamina.operator.connector;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.DatabaseSourceBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;

/** A trigger of a database, for tests. */
public final class DatabaseTrigger {
    private DatabaseTrigger() {}

    public static DatabaseSource source() {
        return DatabaseSourceBuilder.builder()
                .engine(Engine.PostgreSQL)
                .host("postgresql.shop")
                .database("shop")
                .secret("shop-database")
                .tables(List.of("public.orders"))
                .build();
    }

    public static Trigger of(DatabaseSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("orders.of-shop")
                .withNamespace("shop")
                .withUid("0c-2f")
                .withGeneration(1L)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("notify"))
                .source(SourceBuilder.builder().database(source).build())
                .build());
        return trigger;
    }
}
