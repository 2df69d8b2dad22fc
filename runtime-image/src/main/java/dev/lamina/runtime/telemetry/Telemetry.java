package dev.lamina.runtime.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.json.JsonReader;
import dev.lamina.runtime.log.JsonObject;
import dev.lamina.runtime.log.LineSplitter;
import dev.lamina.runtime.log.LogTap;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.log.SubscriptionReport;
import dev.lamina.runtime.loopback.Rejection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes events of what is logged, and gives them to the subscribers. Extensions may subscribe until init ends; until
 * then the events are kept, within bounds, so that a subscriber gets them from the start. If there is no subscriber
 * then, nothing is tapped any longer.
 */
public final class Telemetry implements LogTap {
    /** Bytes: a longer line of output becomes several events. */
    private static final int LINE_LIMIT = 64 * 1024;
    /** Events, and bytes, that are kept for subscribers to come. */
    private static final int KEPT_ITEMS = 1_000;

    private static final int KEPT_BYTES = 262_144;

    private final PlatformLog log;
    private final int reservedPort;
    private final boolean jsonOutput;
    private final LineSplitter output = new LineSplitter(LINE_LIMIT, this::message);
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    // Mutable state, guarded by this
    private final Deque<TelemetryEvent> kept = new ArrayDeque<>();
    private int keptBytes;
    private boolean tapping;
    private volatile boolean closed;

    /**
     * @param reservedPort on which the APIs are: it cannot be a destination
     * @param jsonOutput whether the function's log has JSON objects, which then are records
     */
    public Telemetry(PlatformLog log, int reservedPort, boolean jsonOutput) {
        this.log = log;
        this.reservedPort = reservedPort;
        this.jsonOutput = jsonOutput;
    }

    /** From now on events are kept for subscribers. */
    public synchronized void open() {
        if (!tapping && !closed) {
            tapping = true;
            log.tap(this);
        }
    }

    /** Init has ended: no more subscriptions. */
    public synchronized void close() {
        closed = true;
        kept.clear();
        if (subscribers.isEmpty()) {
            log.tap(null);
        }
    }

    /** The environment ends: what is kept is sent at once. */
    public void hurry() {
        output.finish();
        subscribers.forEach(Subscriber::hurry);
    }

    /** An extension subscribes. The same extension replaces its subscription. */
    void subscribe(TelemetryApi api, String name, String body) throws Rejection {
        Subscription subscription = SubscriptionRequest.read(api, reservedPort, name, body);
        add(api, subscription);
        log.subscription(new SubscriptionReport(name, api == TelemetryApi.LOGS, subscription.types()));
    }

    private synchronized void add(TelemetryApi api, Subscription subscription) throws Rejection {
        if (closed) {
            throw new Rejection(
                    403, api.word + ".SubscriptionClosed", api.word + " API subscription is closed already");
        }
        Subscriber earlier = subscribers.stream()
                .filter(each -> each.subscription().name().equals(subscription.name()))
                .findFirst()
                .orElse(null);
        if (earlier != null && earlier.subscription().api() != api) {
            throw new Rejection(
                    403,
                    api.word + ".NotSupported",
                    "Extension " + subscription.name() + " has subscribed with the "
                            + earlier.subscription().api().word + " API");
        }
        open();
        Subscriber subscriber = new Subscriber(subscription);
        if (earlier == null) {
            kept.forEach(subscriber::offer);
        } else {
            subscribers.remove(earlier);
            earlier.close();
        }
        subscribers.add(subscriber.start());
    }

    @Override
    public void platform(String telemetry, String logs) {
        telemetry.lines().forEach(line -> publish(new TelemetryEvent("platform", type(line), bytes(line), null)));
        logs.lines().forEach(line -> publish(new TelemetryEvent("platform", type(line), null, bytes(line))));
    }

    private static String type(String line) {
        String before = "\"type\":\"";
        int start = line.indexOf(before) + before.length();
        return line.substring(start, line.indexOf('"', start));
    }

    @Override
    public void output(byte[] bytes, int offset, int length) {
        output.add(bytes, offset, length);
    }

    @Override
    public void message(byte[] message) {
        publish("function", message);
    }

    /** A line that an extension has written. */
    public void extension(byte[] line) {
        if (!closed || !subscribers.isEmpty()) {
            publish("extension", line);
        }
    }

    private void publish(String stream, byte[] message) {
        String text = new String(message, UTF_8);
        String record = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        JsonObject event = new JsonObject().text("time", time()).text("type", stream);
        byte[] plain = bytes(event.text("record", record).toString());
        byte[] telemetry = plain;
        if (jsonOutput && JsonReader.isObject(record)) {
            telemetry = bytes("{\"time\":\"" + time() + "\",\"type\":\"" + stream + "\",\"record\":" + record + "}");
        }
        publish(new TelemetryEvent(stream, stream, telemetry, plain));
    }

    private static String time() {
        return Instant.now().toString();
    }

    private void publish(TelemetryEvent event) {
        if (!closed) {
            synchronized (this) {
                if (!closed) {
                    keep(event);
                }
                give(event);
            }
        } else {
            give(event);
        }
    }

    private void give(TelemetryEvent event) {
        for (Subscriber subscriber : subscribers) {
            subscriber.offer(event);
        }
    }

    private void keep(TelemetryEvent event) {
        int size = size(event);
        if (kept.size() < KEPT_ITEMS && keptBytes + size <= KEPT_BYTES) {
            kept.add(event);
            keptBytes += size;
        }
    }

    private static int size(TelemetryEvent event) {
        return (event.telemetry() == null ? 0 : event.telemetry().length)
                + (event.logs() == null ? 0 : event.logs().length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
