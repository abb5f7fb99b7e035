#!/usr/bin/perl
# A long wire: sits between a node and the lab's bridge and passes every frame on, those from the node only after
# the delay. Does what "tc qdisc add dev eth0 root netem delay" in the node would do, on kernels built without netem.
#   delay <bridge> <interface index of the node's end on this machine> <milliseconds>      runs until SIGTERM
use strict;
use warnings;
use IO::Select;
use Time::HiRes qw(time);

# linux/if_packet.h and linux/if_ether.h; perl has no names for them.
use constant { AF_PACKET => 17, SOCK_RAW => 3, ETH_P_ALL => 3, SOL_PACKET => 263, VNET_HDR => 15, IGNORE_OUTGOING => 23 };
use constant { SOL_SOCKET => 1, SO_RCVBUFFORCE => 33, LARGEST => 70_000, MOST_FRAMES => 20_000 };

my ($bridge, $index, $ms) = @ARGV;
my ($node) = grep { number("/sys/class/net/$_/ifindex") == $index } map { m{([^/]+)$} } glob '/sys/class/net/*';
die "no interface $index on this machine\n" unless $node;
my ($inner, $outer) = ("slow${index}i", "slow${index}o");

my $ending = 0;
$SIG{$_} = sub { $ending = 1 } for qw(TERM INT);

ip(qw(link add), $outer, qw(type veth peer name), $inner);
my ($from_node, $from_bridge) = (tap($index), tap(number("/sys/class/net/$inner/ifindex")));
# Without ARP the machine itself would answer for the bridge on the freed interface, past the delay.
ip(qw(link set), $node, qw(arp off nomaster));
ip(qw(link set), $inner, qw(arp off up));
ip(qw(link set), $outer, 'master', $bridge, 'up');
$| = 1;
print "delaying $node by $ms ms\n";

my @waiting;
my $both = IO::Select->new($from_node, $from_bridge);
until ($ending) {
    my $patience = @waiting ? $waiting[0][0] - time : 60;
    for my $ready ($both->can_read($patience > 0 ? $patience : 0)) {
        my $frame;
        next unless defined recv $ready, $frame, LARGEST, 0;
        if ($ready == $from_bridge) { send $from_node, $frame, 0 }
        elsif (@waiting < MOST_FRAMES) { push @waiting, [time + $ms / 1000, $frame] }
    }
    send $from_bridge, (shift @waiting)->[1], 0 while @waiting && $waiting[0][0] <= time;
    last unless -e "/sys/class/net/$node";
}

send $from_bridge, $_->[1], 0 for @waiting;
ip(qw(link set), $node, qw(arp on master), $bridge) if -e "/sys/class/net/$node";
ip(qw(link delete), $outer);

sub tap {
    my ($ifindex) = @_;
    socket my $tap, AF_PACKET, SOCK_RAW, 0 or die "packet socket: $!\n";
    # With the virtio header the sums and sizes that veth leaves to "the hardware" pass through as they are.
    setsockopt $tap, SOL_PACKET, VNET_HDR, pack 'i', 1 or die "virtio header: $!\n";
    setsockopt $tap, SOL_PACKET, IGNORE_OUTGOING, pack 'i', 1 or die "ignore outgoing: $!\n";
    setsockopt $tap, SOL_SOCKET, SO_RCVBUFFORCE, pack 'i', 16 << 20;
    bind $tap, pack 'S n i S C C a8', AF_PACKET, ETH_P_ALL, $ifindex, 0, 0, 0, '' or die "bind: $!\n";
    return $tap;
}

sub ip { system('ip', @_) == 0 or die "ip @_ failed\n" }

sub number {
    open my $file, '<', $_[0] or return -1;
    return 0 + <$file>;
}
