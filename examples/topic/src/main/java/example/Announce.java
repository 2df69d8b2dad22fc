package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Publishes a message to a topic for every object that is put into a bucket. Runs on AWS as it is. */
public class Announce implements RequestHandler<S3Event, String> {
    private final SnsClient sns;
    private final String topic;

    public Announce() {
        this(SnsClient.create(), System.getenv("TOPIC"));
    }

    Announce(SnsClient sns, String topic) {
        this.sns = sns;
        this.topic = topic;
    }

    @Override
    public String handleRequest(S3Event event, Context context) {
        for (S3EventNotificationRecord change : event.getRecords()) {
            String key = change.getS3().getObject().getUrlDecodedKey();
            String id = sns.publish(publish -> publish.topicArn(topic)
                            .subject("New upload")
                            .message(key)
                            .messageAttributes(Map.of(
                                    "kind",
                                    MessageAttributeValue.builder()
                                            .dataType("String")
                                            .stringValue(kind(key))
                                            .build())))
                    .messageId();
            context.getLogger().log("announced " + key + " as " + id + "\n");
        }
        return event.getRecords().size() + " announced";
    }

    static String kind(String key) {
        return key.endsWith(".jpg") || key.endsWith(".png") ? "picture" : "file";
    }
}
