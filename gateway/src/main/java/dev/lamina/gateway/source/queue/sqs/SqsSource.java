package dev.lamina.gateway.source.queue.sqs;

import dev.lamina.api.SqsQueue;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.gateway.source.queue.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A queue that is read by long polling; a lease is a visibility timeout. A FIFO queue itself keeps the order: it
 * delivers no other messages of a group while some are in flight.
 */
final class SqsSource implements QueueSource<SqsRecord> {
    private static final int LARGEST_BATCH = 10;
    private static final int LONGEST_POLL = 20;
    /** Seconds; the longest visibility timeout of SQS. */
    private static final int LONGEST_DELAY = 43_200;

    private final SqsClient client;
    private final SqsQueue queue;
    private final SqsRecord.Origin origin;
    private final Duration lease;

    SqsSource(SqsClient client, SqsQueue queue, SqsRecord.Origin origin, Duration lease) {
        this.client = client;
        this.queue = queue;
        this.origin = origin;
        this.lease = lease;
    }

    @Override
    public List<SqsRecord> receive(int most, Duration atMost) throws QueueException {
        try {
            List<Message> messages = client.receiveMessage(receive -> receive.queueUrl(queue.url())
                            .maxNumberOfMessages(Math.min(most, LARGEST_BATCH))
                            .waitTimeSeconds(Math.min(seconds(atMost), LONGEST_POLL))
                            .visibilityTimeout(seconds(lease))
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                            .messageAttributeNames("All"))
                    .messages();
            return messages.stream()
                    .map(message -> SqsRecord.of(message, origin))
                    .toList();
        } catch (SdkException e) {
            throw SqsLogin.explained(e, queue);
        }
    }

    @Override
    public byte[] event(List<SqsRecord> batch) {
        return Records.event(batch.stream().map(SqsRecord::json).toList());
    }

    @Override
    public void acknowledge(List<SqsRecord> records) throws QueueException {
        inBatches(
                records,
                some -> client.deleteMessageBatch(delete -> delete.queueUrl(queue.url())
                                .entries(IntStream.range(0, some.size())
                                        .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                                .id("" + i)
                                                .receiptHandle(
                                                        some.get(i).message().receiptHandle())
                                                .build())
                                        .toList()))
                        .failed());
    }

    @Override
    public void giveBack(List<SqsRecord> records, Duration delay) throws QueueException {
        visibleAfter(records, Math.min(seconds(delay), LONGEST_DELAY));
    }

    @Override
    public void renew(List<SqsRecord> records) throws QueueException {
        visibleAfter(records, seconds(lease));
    }

    @Override
    public void close() {
        client.close();
    }

    private void visibleAfter(List<SqsRecord> records, int seconds) throws QueueException {
        inBatches(
                records,
                some -> client.changeMessageVisibilityBatch(change -> change.queueUrl(queue.url())
                                .entries(IntStream.range(0, some.size())
                                        .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                                .id("" + i)
                                                .receiptHandle(
                                                        some.get(i).message().receiptHandle())
                                                .visibilityTimeout(seconds)
                                                .build())
                                        .toList()))
                        .failed());
    }

    /** A request that SQS accepts for at most ten messages; returns those that failed. */
    private interface Request {
        List<BatchResultErrorEntry> send(List<SqsRecord> records);
    }

    private void inBatches(List<SqsRecord> records, Request request) throws QueueException {
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        try {
            for (int from = 0; from < records.size(); from += LARGEST_BATCH) {
                failed.addAll(request.send(records.subList(from, Math.min(from + LARGEST_BATCH, records.size()))));
            }
        } catch (SdkException e) {
            throw SqsLogin.explained(e, queue);
        }
        if (!failed.isEmpty()) {
            throw new QueueException(
                    QueueException.REFUSED,
                    "queue.sqs: " + failed.size() + " messages: "
                            + failed.getFirst().message(),
                    null);
        }
    }

    /** Rounded up: SQS accepts whole seconds only. */
    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.plusMillis(999).toSeconds());
    }
}
