package dev.lamina.operator.exposure;

/** The Service of the gateway's public port. */
record GatewayService(String namespace, String name, int port) {

    /** @param address {@code NAME.NAMESPACE.svc:PORT} */
    static GatewayService of(String address) {
        int colon = address.lastIndexOf(':');
        String[] names = address.substring(0, colon).split("\\.", 3);
        if (names.length < 2) {
            throw new IllegalArgumentException(
                    "lamina.gateway.public-address: must be NAME.NAMESPACE.svc:PORT, not " + address);
        }
        return new GatewayService(names[1], names[0], Integer.parseInt(address.substring(colon + 1)));
    }
}
