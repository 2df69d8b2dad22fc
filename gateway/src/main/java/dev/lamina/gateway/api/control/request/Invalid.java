package dev.lamina.gateway.api.control.request;

import dev.lamina.gateway.http.AwsException;

/** Errors of a value in a request, in AWS's words. */
public final class Invalid {
    private static final int LONGEST_SHOWN = 200;

    private Invalid() {}

    /** A value that Lambda's service refuses. */
    public static AwsException parameter(String message) {
        return AwsException.of(400, "InvalidParameterValueException", message);
    }

    /** A value outside of what AWS's model allows. */
    public static AwsException constraint(Object value, String member, String constraint) {
        String text = String.valueOf(value);
        String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
        return AwsException.front(
                400,
                "ValidationException",
                "1 validation error detected: Value '" + shown + "' at '" + member
                        + "' failed to satisfy constraint: Member must " + constraint);
    }

    public static AwsException pattern(String value, String member, String pattern) {
        return constraint(value, member, "satisfy regular expression pattern: " + pattern);
    }

    /** A member of AWS's model that cannot be carried out here; nothing is stored of such a request. */
    public static AwsException unavailable(String member, String why) {
        return parameter(member + " is not available here: " + why);
    }
}
