package io.neolayer.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "10.0.0.1, private",
        "10.255.255.255, private",
        "100.64.0.1, cgnat",
        "100.127.255.254, cgnat",
        "100.100.100.200, metadata",
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "168.63.129.16, metadata",
        "169.254.0.1, link_local",
        "169.254.169.254, metadata",
        "169.254.170.2, metadata",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.1, reserved",
        "192.0.0.192, metadata",
        "192.0.2.1, documentation",
        "192.88.99.1, 6to4",
        "192.168.1.1, private",
        "198.18.0.1, benchmarking",
        "198.19.255.255, benchmarking",
        "198.51.100.7, documentation",
        "203.0.113.7, documentation",
        "224.0.0.1, multicast",
        "239.255.255.250, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "::2, ipv4_compatible",
        "::7f00:1, ipv4_compatible",
        "::ffff:0:7f00:1, reserved",
        "64:ff9b::7f00:1, nat64",
        "64:ff9b::808:808, nat64",
        "64:ff9b:1::1, nat64",
        "100::1, reserved",
        "2001::1, teredo",
        "2001:20::1, reserved",
        "2001:db8::1, documentation",
        "2002:7f00:1::1, 6to4",
        "2002:808:808::1, 6to4",
        "3fff::1, documentation",
        "4000::1, reserved",
        "5f00::1, reserved",
        "fc00::1, unique_local",
        "fd00:ec2::254, metadata",
        "fd20:ce::254, metadata",
        "fdff:ffff::1, unique_local",
        "fe80::1, link_local",
        "febf::1, link_local",
        "fec0::1, site_local",
        "ff02::1, multicast",
    })
    void namesTheRuleOfEverySpecialAddress(String address, String rule) throws Exception {
        assertThat(SpecialAddress.of(InetAddress.getByName(address)).map(SpecialAddress::rule))
                .contains(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void leavesPublicAddressesAlone(String address) throws Exception {
        assertThat(SpecialAddress.of(InetAddress.getByName(address))).isEmpty();
    }

    /** Spellings that some reader takes for a private address, and some reader does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://2130706433/ ip_form",
                "https://0x7f000001/ ip_form",
                "https://0x7f.0.0.1/ ip_form",
                "https://0X7F.1/ ip_form",
                "https://0177.0.0.1/ ip_form",
                "https://127.0.0.01/ ip_form",
                "https://017700000001/ ip_form",
                "https://127.1/ ip_form",
                "https://127.0.1/ ip_form",
                "https://127.0.0.1./ ip_form",
                "https://256.0.0.1/ ip_form",
                "https://1.2.3.4.5/ ip_form",
                "https://example.0x10/ ip_form",
                "https://[fe80::1%25eth0]/ ip_form",
                "https://[::ffff:127.0.0.1]/ ipv4_mapped",
                "https://[::ffff:7f00:1]/ ipv4_mapped",
                "https://[::ffff:8.8.8.8]/ ipv4_mapped",
                "https://１２７.0.0.1/ ip_form",
                "https://127。0。0。1/ host",
                "https://exa%6dple.com/ host",
                "https://localhost%00.example.com/ host",
                "https://example.com./ host",
                "https://under_score.example.com/ host",
                "https://-dash.example.com/ host",
                "https:/// url",
                "https:/example.com url",
                "https://a\\@b/ url",
                "https://user@example.com/ user_info",
                "https://example.com:443@10.0.0.1/ user_info",
                "https://example.com:0/ port",
                "https://example.com:65536/ port",
                "ftp://example.com/ scheme",
                "file:///etc/passwd scheme",
                "gopher://example.com/ scheme",
                "//example.com/ scheme",
                "example.com scheme",
            })
    void refusesUrlsThatCanBeReadTwoWays(String url, String rule) {
        var refusal = catchThrowableOfType(EgressException.class, () -> Target.of(url));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(EgressException.Code.EGRESS_DENIED);
        if (rule.equals("url")) {
            assertThat(refusal.rule()).isIn("url", "host");
        } else {
            assertThat(refusal.rule()).isEqualTo(rule);
        }
    }

    @Test
    void takesAUrlApartOnce() {
        var target = Target.of("HTTPS://Example.COM:443/a%2Fb/../c?x=%41&y=é#part");
        assertThat(target.tls()).isTrue();
        assertThat(target.host().text()).isEqualTo("example.com");
        assertThat(target.authority()).isEqualTo("example.com");
        assertThat(target.path()).isEqualTo("/a%2Fb/../c?x=%41&y=%C3%A9");
        assertThat(Target.of("https://example.com").path()).isEqualTo("/");
        assertThat(Target.of("https://example.com?q").path()).isEqualTo("/?q");
        assertThat(Target.of("https://[2606:4700:0::1111]:8443/").authority())
                .isEqualTo("[2606:4700:0:0:0:0:0:1111]:8443");
        assertThat(Target.of("https://8.8.8.8/").host().literal()).isNotNull();
    }

    @Test
    void patternsCoverHostsAndPorts() {
        assertThat(HostPattern.parse("API.example.com").matches("api.example.com", 443))
                .isTrue();
        assertThat(HostPattern.parse("api.example.com").matches("x.api.example.com", 443))
                .isFalse();
        assertThat(HostPattern.parse("api.example.com:8443").matches("api.example.com", 443))
                .isFalse();
        assertThat(HostPattern.parse("*.example.com").matches("a.b.example.com", 443))
                .isTrue();
        assertThat(HostPattern.parse("*.example.com").matches("example.com", 443))
                .isFalse();
        assertThat(HostPattern.parse("*.example.com").matches("badexample.com", 443))
                .isFalse();
        assertThat(HostPattern.parse("127.0.0.1:9901")).hasToString("127.0.0.1:9901");
        assertThat(HostPattern.parse("[::1]:9901")
                        .matches(Target.of("https://[::1]:9901").host().text(), 9901))
                .isTrue();
        for (var bad : new String[] {
            "", "*", "*.com", "*.10.0.0.1", "a.*.com", "https://a.com", "a.com/x", "a.com:0", "a.com:x", "127.1"
        }) {
            assertThatThrownBy(() -> HostPattern.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void operatorsOpenPrivateHostsButNotMetadataByName() throws Exception {
        var allow = EgressAllow.parse(
                " internal.example , 127.0.0.1:9901,10.1.0.0/16:8443, [fd00::/8]:443,fd12::/16,169.254.7.7 ");
        var internal = Host.of("internal.example");
        var other = Host.of("other.example");
        assertThat(opens(allow, internal, "10.9.9.9", 80)).isTrue();
        assertThat(opens(allow, other, "10.9.9.9", 80)).isFalse();
        assertThat(opens(allow, internal, "169.254.169.254", 80)).isFalse();
        assertThat(opens(allow, internal, "fe80::1", 80)).isFalse();
        assertThat(opens(allow, internal, "224.0.0.1", 80)).isFalse();
        assertThat(opens(allow, other, "127.0.0.1", 9901)).isTrue();
        assertThat(opens(allow, other, "127.0.0.1", 9902)).isFalse();
        assertThat(opens(allow, other, "127.0.0.2", 9901)).isFalse();
        assertThat(opens(allow, other, "10.1.255.1", 8443)).isTrue();
        assertThat(opens(allow, other, "10.2.0.1", 8443)).isFalse();
        assertThat(opens(allow, other, "fd77::1", 443)).isTrue();
        assertThat(opens(allow, other, "fd77::1", 444)).isFalse();
        assertThat(opens(allow, other, "fd12::1", 444)).isTrue();
        assertThat(opens(allow, other, "169.254.7.7", 80)).isTrue();
        assertThat(opens(EgressAllow.parse("  "), other, "127.0.0.1", 80)).isFalse();
        assertThat(opens(EgressAllow.parse("0.0.0.0/0"), other, "224.0.0.1", 80))
                .isFalse();
    }

    @Test
    void namesEveryFaultOfTheOperatorsList() {
        for (var bad : List.of(
                "10.0.0.0/33", "10.0.0.1/8", "host:0", "[fd00::/8", "[::1]9", "127.1", "a b", "x,,y", "1.2.3.4/x")) {
            assertThatThrownBy(() -> EgressAllow.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> EgressAllow.parse("10.0.0.0/33,ok.example,host:0"))
                .hasMessageContaining("'10.0.0.0/33'")
                .hasMessageContaining("'host:0'");
    }

    private static boolean opens(EgressAllow allow, Host host, String address, int port) throws Exception {
        var ip = InetAddress.getByName(address);
        return allow.opens(host, ip, port, SpecialAddress.of(ip).orElseThrow());
    }
}
