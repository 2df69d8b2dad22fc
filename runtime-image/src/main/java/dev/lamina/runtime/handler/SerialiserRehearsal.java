package dev.lamina.runtime.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.Map;

/**
 * Reads and writes JSON once with AWS's serialiser, ahead of the first event of a parked environment: until then most
 * of its code has never run. Unlike AWS's other classes for handlers it reads no variables of the process, so this can
 * come before there is a function.
 */
public final class SerialiserRehearsal {
    private static final String EVENT = "{\"text\":\"é\",\"numbers\":[1,-2.5,null],\"nested\":{\"flag\":true}}";

    private SerialiserRehearsal() {}

    public static void run() {
        PojoSerializer<Object> serialiser = JacksonFactory.getInstance().getSerializer((Type) Map.class);
        Object event = serialiser.fromJson(new ByteArrayInputStream(EVENT.getBytes(UTF_8)));
        serialiser.toJson(event, new ByteArrayOutputStream());
    }
}
