package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** The shards of a Kinesis data stream. */
final class KinesisShards implements Shards {
    /** The service's longest. */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(365);

    private final KinesisClient client;
    private final String stream;
    private final Duration pace;
    private final StreamException.Subject subject;
    private final KinesisFormat format;

    // Mutable state: as the last description says
    private volatile Duration retention = LONGEST_RETENTION;

    KinesisShards(
            KinesisClient client, String stream, Duration pace, StreamException.Subject subject, KinesisFormat format) {
        this.client = client;
        this.stream = stream;
        this.pace = pace;
        this.subject = subject;
        this.format = format;
    }

    @Override
    public StreamView describe() throws QueueException, ShardReadException {
        try {
            StreamDescriptionSummary summary = client.describeStreamSummary(describe -> describe.streamName(stream))
                    .streamDescriptionSummary();
            retention = Optional.ofNullable(summary.retentionPeriodHours())
                    .map(Duration::ofHours)
                    .orElse(LONGEST_RETENTION);
            ShardListing listing = new ShardListing(subject);
            String next = null;
            do {
                String token = next;
                ListShardsResponse page = client.listShards(
                        list -> (token == null ? list.streamName(stream) : list.nextToken(token)).maxResults(1000));
                page.shards().forEach(shard -> listing.add(shard(shard)));
                next = page.nextToken();
            } while (listing.continuesAt(next));
            return new StreamView(
                    summary.streamARN(),
                    summary.streamARN() + "/" + summary.streamCreationTimestamp(),
                    listing.shards());
        } catch (SdkException e) {
            throw StreamException.explained(e, subject);
        }
    }

    @Override
    public String iterator(String shard, ShardPosition from) throws QueueException, ShardReadException {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamName(stream).shardId(shard);
        switch (from) {
            case ShardPosition.Oldest _ -> request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
            case ShardPosition.From start ->
                request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(start.time());
            case ShardPosition.After after ->
                request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .startingSequenceNumber(after.sequence());
        }
        try {
            return client.getShardIterator(request.build()).shardIterator();
        } catch (SdkException e) {
            throw StreamException.explained(e, subject);
        }
    }

    @Override
    public ShardPage read(String shard, String iterator, int most) throws QueueException, ShardReadException {
        try {
            GetRecordsResponse page =
                    client.getRecords(get -> get.shardIterator(iterator).limit(most));
            return new ShardPage(
                    page.records().stream()
                            .map(record -> format.record(shard, record))
                            .toList(),
                    Optional.ofNullable(page.nextShardIterator()),
                    page.millisBehindLatest() == null
                            ? OptionalLong.empty()
                            : OptionalLong.of(page.millisBehindLatest()));
        } catch (SdkException e) {
            throw StreamException.explained(e, subject);
        }
    }

    @Override
    public Duration retention() {
        return retention;
    }

    @Override
    public Duration pace() {
        return pace;
    }

    @Override
    public void close() {
        client.close();
    }

    private static Shard shard(software.amazon.awssdk.services.kinesis.model.Shard shard) {
        return new Shard(
                shard.shardId(),
                Stream.of(
                                Optional.ofNullable(shard.parentShardId()),
                                Optional.ofNullable(shard.adjacentParentShardId()))
                        .flatMap(Optional::stream)
                        .toList(),
                shard.sequenceNumberRange() != null
                        && shard.sequenceNumberRange().endingSequenceNumber() != null);
    }
}
