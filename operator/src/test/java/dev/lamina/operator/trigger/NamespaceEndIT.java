package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.QueueBuilder;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Namespaces with Triggers that have nothing outside the cluster: they are deleted without the operator. */
class NamespaceEndIT {
    private final TriggerRoom room = new TriggerRoom(new ScheduleBinding(), new QueueBinding());

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void namespaceEndsWithoutOperator() {
        Resource<Trigger> nightly = room.create("nightly", schedule());
        Resource<Trigger> orders = room.create("orders", queue());
        room.awaitSource("nightly", "Bound");
        room.awaitSource("orders", "Connecting");
        assertThat(nightly.get().getMetadata().getFinalizers()).isEmpty();
        assertThat(orders.get().getMetadata().getFinalizers()).isEmpty();

        room.stopOperator();
        room.deleteNamespace();
        room.awaitNamespaceGone();
    }

    @Test
    void finalizerOfEarlierVersionIsRemoved() {
        Resource<Trigger> nightly = room.create("nightly", schedule(), Finalizer.NAME, "example.org/other");

        TriggerRoom.await().until(() -> !Finalizer.on(nightly.get()));
        assertThat(nightly.get().getMetadata().getFinalizers()).containsExactly("example.org/other");
        new OtherFinalizer(nightly).remove();
    }

    @Test
    void finalizerIsRemovedDuringForeignFinalizer() {
        Resource<Trigger> nightly = room.create("nightly", schedule(), Finalizer.NAME, "example.org/other");
        nightly.delete();

        TriggerRoom.await().until(() -> !Finalizer.on(nightly.get()));
        new OtherFinalizer(nightly).remove();
        TriggerRoom.await().until(() -> nightly.get() == null);
    }

    @Test
    void namespaceEndsWithoutRole() {
        Resource<Trigger> nightly = room.create("nightly", schedule(), Finalizer.NAME); // as an earlier version left it
        TriggerRoom.await().until(() -> !Finalizer.on(nightly.get()));
        room.takeRoleAway();
        room.deleteNamespace();
        room.awaitNamespaceGone();
    }

    /** The finalizer of another program. */
    private record OtherFinalizer(Resource<Trigger> trigger) {
        /** The operator may write at the same time. */
        void remove() {
            TriggerRoom.await()
                    .until(() -> trigger.edit(now -> {
                                now.getMetadata().getFinalizers().remove("example.org/other");
                                return now;
                            })
                            != null);
        }
    }

    private static Source schedule() {
        return SourceBuilder.builder()
                .schedule(ScheduleSourceBuilder.builder()
                        .expression("rate(1 hour)")
                        .timezone("UTC")
                        .build())
                .build();
    }

    private static Source queue() {
        return SourceBuilder.builder()
                .queue(QueueBuilder.builder()
                        .sqs(SqsQueueBuilder.builder()
                                .url("http://broker/1/orders")
                                .build())
                        .build())
                .build();
    }
}
