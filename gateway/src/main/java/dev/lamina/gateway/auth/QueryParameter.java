package dev.lamina.gateway.auth;

import java.util.ArrayList;
import java.util.List;

/** One parameter of a request target's query, decoded. */
record QueryParameter(String name, String value) {

    /** All parameters in their order. A plus sign stays a plus sign: signers encode spaces as %20. */
    static List<QueryParameter> all(String uri) {
        int mark = uri.indexOf('?');
        if (mark < 0 || mark == uri.length() - 1) {
            return List.of();
        }
        List<QueryParameter> all = new ArrayList<>();
        for (String pair : uri.substring(mark + 1).split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                all.add(new QueryParameter(PercentEncoding.decode(name), PercentEncoding.decode(value)));
            }
        }
        return all;
    }
}
