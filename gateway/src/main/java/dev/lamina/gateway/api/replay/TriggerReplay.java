package dev.lamina.gateway.api.replay;

import dev.lamina.gateway.api.replay.MatchedReplayRequest.Replay;
import dev.lamina.gateway.source.ReplayProgress;
import dev.lamina.gateway.source.bucket.BucketReplay;
import dev.lamina.gateway.source.bucket.ReplayRequest;
import dev.lamina.gateway.source.bus.BusReplay;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Replays by the kind of the Trigger's source. */
@Singleton
class TriggerReplay implements Replay {
    private final BusReplay buses;
    private final BucketReplay buckets;

    @Inject
    TriggerReplay(BusReplay buses, BucketReplay buckets) {
        this.buses = buses;
        this.buckets = buckets;
    }

    @Override
    public Future<ReplayProgress> start(String namespace, String trigger, byte[] body, String requestId) {
        return Future.fromCompletionStage(buses.start(namespace, trigger, body, requestId))
                .compose(ofBus -> ofBus.map(Future::succeededFuture)
                        .orElseGet(() -> Future.fromCompletionStage(
                                buckets.start(namespace, trigger, ReplayRequest.read(body, requestId)))));
    }
}
