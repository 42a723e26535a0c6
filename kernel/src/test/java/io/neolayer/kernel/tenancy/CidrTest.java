package io.neolayer.kernel.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7/32, 192.0.2.8, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, 10.0.0, false",
        "10.0.0.0/8, localhost, false",
    })
    void knowsWhatItContains(String network, String address, boolean contained) {
        assertThat(Cidr.parse(network).orElseThrow().contains(address)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0/8",
                "010.0.0.0/8",
                "10.0.0.256/32",
                "::/129",
                "example.org/8",
                "2001:db8::1/32",
                "fe80::1%eth0/128",
                "10.0.0.0/8/8"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void comparesNetworks() {
        Cidr wide = Cidr.parse("10.0.0.0/8").orElseThrow();
        Cidr narrow = Cidr.parse("10.1.0.0/16").orElseThrow();

        assertThat(wide.contains(narrow)).isTrue();
        assertThat(narrow.contains(wide)).isFalse();
        assertThat(Cidr.parse("10.0.0.0/8")).contains(wide);
        assertThat(wide).hasToString("10.0.0.0/8");
    }
}
