package dev.lamina.operator.trigger;

import dev.lamina.api.BucketNamespaces;
import dev.lamina.operator.s3.S3Connection;
import dev.lamina.testbed.server.MinioServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;

/** The parts for buckets of an installation called blue, wired as Quarkus wires them. */
record BucketSide(BucketBinding binding, RuleSweeper sweeper, RuleSweep sweep) {
    static final String NOTES = "lamina-operator-buckets";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /** @param home the operator's own namespace */
    static BucketSide of(KubernetesClient client, String home, S3Client s3) {
        S3Connection store = new S3Connection(Optional.of(s3));
        BucketRules rules = new BucketRules();
        BucketNotes notes = new BucketNotes(client, home, NOTES);
        RuleSweep sweep = new RuleSweep(
                store, rules, notes, new LiveTriggers(client, "blue"), "blue", Set.of(MinioServer.TARGET));
        RuleSweeper sweeper = new RuleSweeper(notes::all, sweep::run, FIRST_PAUSE);
        return new BucketSide(
                new BucketBinding(
                        store,
                        Optional.of(MinioServer.TARGET),
                        Optional.empty(),
                        "blue",
                        rules,
                        notes::add,
                        sweeper,
                        BucketNamespaces.NONE),
                sweeper,
                sweep);
    }

    /** Alone, for tests of the rules that are set and removed. */
    static BucketBinding binding(
            S3Connection store, Optional<String> target, Optional<String> immediateTarget, String installation) {
        return binding(store, target, immediateTarget, installation, BucketNamespaces.NONE);
    }

    static BucketBinding binding(
            S3Connection store,
            Optional<String> target,
            Optional<String> immediateTarget,
            String installation,
            BucketNamespaces namespaces) {
        return new BucketBinding(
                store,
                target,
                immediateTarget,
                installation,
                new BucketRules(),
                bucket -> {},
                new RuleSweeper(Set::of, (bucket, seenEmpty) -> true, FIRST_PAUSE),
                namespaces);
    }
}
