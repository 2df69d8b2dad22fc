package training;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Does what handlers commonly do, so that the JDK's and AWS's part in it is in the AOT cache. Not more: every class in
 * the cache costs each start something; the JDK's HTTP client alone took 20 ms of CPU from functions that never use it.
 */
public class TrainingHandler implements RequestHandler<S3Event, Map<String, Object>> {
    public static class Pojo {
        private String name;
        private int count;
        private List<String> tags;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        public List<String> getTags() {
            return tags;
        }

        public void setTags(List<String> tags) {
            this.tags = tags;
        }
    }

    @Override
    public Map<String, Object> handleRequest(S3Event event, Context context) {
        if (event.getRecords() == null || event.getRecords().isEmpty()) {
            throw new IllegalArgumentException("no records", new RuntimeException("cause"));
        }
        context.getLogger().log("training " + context.getRemainingTimeInMillis());
        System.out.println(String.format("%s %d %.2f", Instant.now(), 1, 2.0));
        serialise(Pojo.class, "{\"name\":\"n\",\"count\":1,\"tags\":[\"a\"]}");
        serialise(Map.class, "{\"a\":{\"b\":[1,2.5,true,null]}}");
        serialise(String.class, "\"text\"");
        String keys = event.getRecords().stream()
                .map(r -> r.getS3().getObject().getUrlDecodedKey())
                .collect(Collectors.joining(","));
        return Map.of("keys", keys, "count", event.getRecords().size());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void serialise(Class type, String json) {
        PojoSerializer serializer = JacksonFactory.getInstance().getSerializer(type);
        serializer.toJson(
                serializer.fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))),
                new ByteArrayOutputStream());
    }
}
