package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One request to a queue: subscribes until a message arrives, for no more messages than are wanted, and unsubscribes.
 * So no message waits here that another gateway could run, and a message that arrives in an empty queue is here at
 * once.
 */
final class RabbitmqSubscription extends DefaultConsumer {
    private sealed interface Arrival {}

    private record Arrived(RabbitmqMessage message) implements Arrival {}

    /** The subscription has ended: nothing follows. */
    private record End() implements Arrival {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private volatile boolean cancelledByBroker;

    RabbitmqSubscription(Channel channel) {
        super(channel);
    }

    /**
     * Waits for messages.
     *
     * @throws IOException or ShutdownSignalException if the broker refuses access, or is unavailable
     */
    List<RabbitmqMessage> ask(String queue, int most, long nanos) throws IOException, InterruptedException {
        List<RabbitmqMessage> messages = new ArrayList<>();
        getChannel().basicQos(most);
        String tag = getChannel().basicConsume(queue, false, this);
        boolean ended = false;
        try {
            ended = !add(arrivals.poll(nanos, TimeUnit.NANOSECONDS), messages);
        } finally {
            if (!ended) {
                getChannel().basicCancel(tag);
            }
        }
        // Messages that were sent before the broker saw the end of the subscription arrive before its response.
        while (!ended) {
            ended = !add(arrivals.take(), messages);
        }
        return messages;
    }

    /** The queue was deleted. */
    boolean isCancelledByBroker() {
        return cancelledByBroker;
    }

    private static boolean add(Arrival arrival, List<RabbitmqMessage> messages) {
        if (arrival instanceof Arrived arrived) {
            messages.add(arrived.message());
        }
        return !(arrival instanceof End);
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
        arrivals.add(
                new Arrived(new RabbitmqMessage(envelope.getDeliveryTag(), envelope.isRedeliver(), properties, body)));
    }

    @Override
    public void handleCancelOk(String consumerTag) {
        arrivals.add(new End());
    }

    @Override
    public void handleCancel(String consumerTag) {
        cancelledByBroker = true;
        arrivals.add(new End());
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        arrivals.add(new End());
    }
}
