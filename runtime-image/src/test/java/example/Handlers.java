package example;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Handlers of every kind that Lambda takes. */
public class Handlers {
    public record Point(int x, int y) {}

    public static class Order {
        private String item;
        private int count;

        public String getItem() {
            return item;
        }

        public void setItem(String item) {
            this.item = item;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    private static int constructed;

    public Handlers() {
        constructed++;
    }

    public Order order(Order order, Context context) {
        order.setCount(order.getCount() + 1);
        return order;
    }

    public String text(String text) {
        return text + "!";
    }

    public int number(int number) {
        return number + 1;
    }

    public boolean nothingIn() {
        return true;
    }

    public void nothingOut(String text) {
        System.out.print("got " + text);
    }

    public List<Map<String, Integer>> generic(List<Map<String, Integer>> list) {
        list.forEach(map -> map.replaceAll((key, value) -> value * 2));
        return list;
    }

    public static String fixed(Object any) {
        return any.getClass().getSimpleName();
    }

    public int constructions() {
        return constructed;
    }

    public void stream(InputStream in, OutputStream out) throws IOException {
        out.write("<".getBytes());
        in.transferTo(out);
        out.write(">".getBytes());
    }

    public String s3(S3Event event) {
        return event.getRecords().getFirst().getS3().getObject().getUrlDecodedKey();
    }

    public Map<String, Object> context(Object any, Context context) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("requestId", context.getAwsRequestId());
        seen.put("arn", context.getInvokedFunctionArn());
        seen.put("memory", context.getMemoryLimitInMB());
        seen.put("remaining", context.getRemainingTimeInMillis());
        ClientContext client = context.getClientContext();
        seen.put("client", client == null ? null : client.getCustom());
        seen.put("trace", System.getProperty("com.amazonaws.xray.traceHeader"));
        seen.put(
                "thread",
                Thread.currentThread().getContextClassLoader() == getClass().getClassLoader());
        context.getLogger().log("logged");
        return seen;
    }

    public String large(int size) {
        return "x".repeat(size - 2);
    }

    public void interrupts() {
        Thread.currentThread().interrupt();
    }

    public boolean interrupted() {
        return Thread.currentThread().isInterrupted();
    }

    public void throwsChecked(Object any) throws Exception {
        throw new Exception("outer", new IllegalStateException("cause"));
    }

    public void throwsWithoutMessage(Object any) {
        throw new UnsupportedOperationException();
    }

    public void throwsError(Object any) {
        throw new StackOverflowError("deep");
    }

    /** The interface forms. */
    public static class Interface implements RequestHandler<Order, String> {
        @Override
        public String handleRequest(Order order, Context context) {
            return order.getItem();
        }
    }

    public static class Stream implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
            in.transferTo(out);
        }
    }

    public static class Raw<T> implements RequestHandler<T, T> {
        @Override
        public T handleRequest(T any, Context context) {
            return any;
        }
    }

    public static class BadConstructor {
        public BadConstructor() {
            throw new IllegalStateException("cannot be built");
        }

        public String handle(String text) {
            return text;
        }
    }

    public static class BadStatic {
        static final int VALUE = Integer.parseInt("none");

        public String handle(String text) {
            return text;
        }
    }

    public static class NoConstructor {
        public NoConstructor(int needed) {}

        public String handle(String text) {
            return text;
        }
    }
}
