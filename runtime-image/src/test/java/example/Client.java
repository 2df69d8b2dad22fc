package example;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

/** A function for AWS's own loop for Java. */
public class Client {
    public Map<String, Object> handle(Map<String, String> event, Context context) {
        context.getLogger().log("java says " + event.get("said") + "\n");
        if (event.containsKey("fail")) {
            throw new IllegalArgumentException(event.get("fail"));
        }
        return Map.of(
                "client",
                "java",
                "said",
                event.get("said"),
                "id",
                context.getAwsRequestId(),
                "arn",
                context.getInvokedFunctionArn(),
                "left",
                context.getRemainingTimeInMillis());
    }
}
