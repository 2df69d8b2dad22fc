package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.gateway.source.queue.rabbitmq.DelayedRedeliveries.Held;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A queue on one channel: a delivery can be settled only on the channel on which it arrived. */
final class RabbitmqSource implements QueueSource<RabbitmqRecord> {
    /** Maximum of the protocol. */
    private static final int MOST = 65_535;

    private static final String DELIVERY_COUNT = "x-delivery-count";
    private static final Duration UNTIL_ID_IS_FREE = Duration.ofSeconds(1);

    private final RabbitmqBroker broker;
    private final String queue;
    private final Connection connection;
    private final Channel channel;
    private final RabbitmqEvent format;
    private final DelayedRedeliveries delayed = new DelayedRedeliveries();
    /** Messages in flight, by delivery tag. */
    private final Map<Long, Held> inFlight = new ConcurrentHashMap<>();

    RabbitmqSource(RabbitmqBroker broker, String queue, Connection connection, Channel channel, RabbitmqEvent format) {
        this.broker = broker;
        this.queue = queue;
        this.connection = connection;
        this.channel = channel;
        this.format = format;
    }

    @Override
    public List<RabbitmqRecord> receive(int most, Duration atMost) throws QueueException, InterruptedException {
        List<RabbitmqRecord> records = take(delayed.due(most, System.nanoTime()));
        if (!records.isEmpty()) {
            return records;
        }
        RabbitmqSubscription subscription = new RabbitmqSubscription(channel);
        try {
            long nanos = Math.min(atMost.toNanos(), delayed.nanosUntilDue(System.nanoTime()));
            List<RabbitmqMessage> messages = subscription.ask(queue, Math.min(most, MOST), nanos);
            if (messages.isEmpty() && subscription.isCancelledByBroker()) {
                throw RabbitmqFailure.notFound(broker, queue, null);
            }
            long now = System.nanoTime();
            return take(messages.stream()
                    .map(message -> new Held(message, deliveredBefore(message), now, now))
                    .toList());
        } catch (IOException | ShutdownSignalException e) {
            throw RabbitmqFailure.ofChannel(broker, queue, e);
        }
    }

    /** Quorum queues count deliveries; of a classic queue only whether there was one before is known. */
    private static long deliveredBefore(RabbitmqMessage message) {
        Map<String, Object> headers = message.properties().getHeaders();
        return headers != null && headers.get(DELIVERY_COUNT) instanceof Number count
                ? count.longValue()
                : message.redelivered() ? 1 : 0;
    }

    private List<RabbitmqRecord> take(List<Held> messages) {
        List<RabbitmqRecord> records = new ArrayList<>();
        for (Held each : messages) {
            RabbitmqRecord record =
                    new RabbitmqRecord(each.message(), format.message(each.message()), each.failures() + 1);
            if (delayed.enter(record.id())) {
                inFlight.put(each.message().deliveryTag(), each);
                records.add(record);
            } else {
                delayed.add(new Held(
                        each.message(),
                        each.failures(),
                        each.receivedAt(),
                        System.nanoTime() + UNTIL_ID_IS_FREE.toNanos()));
            }
        }
        return records;
    }

    @Override
    public byte[] event(List<RabbitmqRecord> batch) {
        return format.write(batch);
    }

    @Override
    public void acknowledge(List<RabbitmqRecord> records) throws QueueException {
        try {
            for (RabbitmqRecord record : records) {
                channel.basicAck(record.message().deliveryTag(), false);
                leave(record);
            }
        } catch (IOException | ShutdownSignalException e) {
            throw RabbitmqFailure.ofChannel(broker, queue, e);
        }
    }

    /** They stay here for the delay; if this gateway died, the broker would deliver them to another at once. */
    @Override
    public void giveBack(List<RabbitmqRecord> records, Duration delay) throws QueueException {
        keep(records, delay, 1);
    }

    /** Without a delay another gateway gets them at once, if this one stops. */
    @Override
    public void giveBackUncounted(List<RabbitmqRecord> records, Duration delay) throws QueueException {
        if (delay.isPositive()) {
            keep(records, delay, 0);
        } else {
            requeue(records);
        }
    }

    /** @param counted failures to be added to the count */
    private void keep(List<RabbitmqRecord> records, Duration delay, int counted) throws QueueException {
        long now = System.nanoTime();
        List<RabbitmqRecord> tooLong = new ArrayList<>();
        for (RabbitmqRecord record : records) {
            Held held = inFlight.get(record.message().deliveryTag());
            if (held != null && held.isTooLong(now)) {
                tooLong.add(record);
            } else if (held != null) {
                delayed.add(
                        new Held(held.message(), held.failures() + counted, held.receivedAt(), now + delay.toNanos()));
                leave(record);
            }
        }
        requeue(tooLong);
    }

    private void requeue(List<RabbitmqRecord> records) throws QueueException {
        try {
            for (RabbitmqRecord record : records) {
                // A delivery that is settled twice would end the channel, and with it all other deliveries.
                if (inFlight.containsKey(record.message().deliveryTag())) {
                    channel.basicNack(record.message().deliveryTag(), false, true);
                    leave(record);
                }
            }
        } catch (IOException | ShutdownSignalException e) {
            throw RabbitmqFailure.ofChannel(broker, queue, e);
        }
    }

    private void leave(RabbitmqRecord record) {
        if (inFlight.remove(record.message().deliveryTag()) != null) {
            delayed.leave(record.id());
        }
    }

    /** A delivery belongs to this gateway for as long as the channel is open. */
    @Override
    public void renew(List<RabbitmqRecord> records) {}

    @Override
    public void close() {
        connection.abort((int) Duration.ofSeconds(3).toMillis());
    }
}
