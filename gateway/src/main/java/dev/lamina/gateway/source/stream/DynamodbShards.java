package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The shards of the stream of a DynamoDB table. */
final class DynamodbShards implements Shards {
    /** The service's limit of records for one read. */
    private static final int MOST_RECORDS = 1000;
    /** Of every table's stream. */
    private static final Duration RETENTION = Duration.ofHours(24);

    private final DynamoDbStreamsClient client;
    private final TableLookup table;
    private final Duration pace;
    private final StreamException.Subject subject;
    private final DynamodbFormat format;

    /** The table's stream as it is now. */
    interface TableLookup extends AutoCloseable {
        String streamArn() throws QueueException, ShardReadException;

        @Override
        void close();
    }

    /** @param format with the ARN of the stream that is read */
    DynamodbShards(
            DynamoDbStreamsClient client,
            TableLookup table,
            Duration pace,
            StreamException.Subject subject,
            DynamodbFormat format) {
        this.client = client;
        this.table = table;
        this.pace = pace;
        this.subject = subject;
        this.format = format;
    }

    /** A stream that was disabled and enabled again is another one, with another ARN. */
    @Override
    public StreamView describe() throws QueueException, ShardReadException {
        String arn = table.streamArn();
        try {
            ShardListing listing = new ShardListing(subject);
            String last = null;
            do {
                String after = last;
                StreamDescription page = client.describeStream(
                                describe -> describe.streamArn(arn).exclusiveStartShardId(after))
                        .streamDescription();
                page.shards().forEach(shard -> listing.add(shard(shard)));
                last = page.lastEvaluatedShardId();
            } while (listing.continuesAt(last));
            return new StreamView(arn, arn, listing.shards());
        } catch (SdkException e) {
            throw StreamException.explained(e, subject);
        }
    }

    /** The service cannot find a time: the reader skips what is older. */
    @Override
    public String iterator(String shard, ShardPosition from) throws QueueException, ShardReadException {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamArn(format.arn()).shardId(shard);
        switch (from) {
            case ShardPosition.Oldest _, ShardPosition.From _ ->
                request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
            case ShardPosition.After after ->
                request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .sequenceNumber(after.sequence());
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
                    client.getRecords(get -> get.shardIterator(iterator).limit(Math.min(most, MOST_RECORDS)));
            return new ShardPage(
                    page.records().stream().map(format::record).toList(),
                    Optional.ofNullable(page.nextShardIterator()),
                    OptionalLong.empty());
        } catch (SdkException e) {
            throw StreamException.explained(e, subject);
        }
    }

    @Override
    public Duration retention() {
        return RETENTION;
    }

    @Override
    public Duration pace() {
        return pace;
    }

    @Override
    public void close() {
        client.close();
        table.close();
    }

    private static Shard shard(software.amazon.awssdk.services.dynamodb.model.Shard shard) {
        return new Shard(
                shard.shardId(),
                Optional.ofNullable(shard.parentShardId()).stream().toList(),
                shard.sequenceNumberRange() != null
                        && shard.sequenceNumberRange().endingSequenceNumber() != null);
    }
}
