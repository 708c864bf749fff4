// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {IBondVault} from "../../../../contracts/coalition/IBondVault.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";
import {BftClientDouble} from "./BftClientDouble.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice Does anything with bonds and charges, and keeps book.
contract CourtHandler is CourtWorld {
    bytes32[] public offences;
    /// @notice Something that should not have been; what.
    string public fault;
    /// @notice What was taken, when, and the largest stake that was there since the last one.
    uint256[] public slashTimes;
    uint256[] public slashAmounts;
    uint256 public largestStake;
    uint256 public taken;

    mapping(bytes32 offence => uint256 amount) private _takenFor;
    mapping(bytes32 offence => uint256 bond) private _bondThen;
    uint64 private _height = HEIGHT;
    /// @dev In force; `_client` was replaced by it.
    BftClientDouble private _next;

    constructor() {
        _build();
        largestStake = VALIDATORS * BOND;
        _next = new BftClientDouble();
        cheats.prank(address(_coalition.GOVERNANCE()));
        _coalition.replaceClient(MEMBER, ISourceClient(address(_next)));
    }

    function wait(uint16 time) external {
        _wait(uint256(time) % 2 days);
    }

    function deposit(uint8 index, uint96 amount) external {
        if (amount == 0) return;
        _deposit(_operator(index % VALIDATORS), (amount % 50e18) + 1);
        _keepBook();
    }

    function requestWithdrawal(uint8 index, uint256 amount) external {
        address operator = _operator(index % VALIDATORS);
        uint256 active = _vault.bondOf(operator).active;
        if (active == 0) return;
        cheats.prank(operator);
        _vault.requestWithdrawal((amount % active) + 1);
    }

    function withdraw(uint8 index) external {
        address operator = _operator(index % VALIDATORS);
        uint256 pending = _court.pendingAt(_vault, operator);
        cheats.prank(operator);
        try _vault.withdraw() {
            if (pending != 0) fault = "left while charged";
        } catch {} // solhint-disable-line no-empty-blocks
    }

    function optInOrOut(uint8 index) external {
        address operator = _operator(index % VALIDATORS);
        bool isIn = _vault.slashableSince(MEMBER, operator) != 0;
        // mostly in
        if (isIn && index < 200) return;
        if (isIn) {
            cheats.prank(operator);
            _vault.optOut(MEMBER);
        } else {
            try this.optInAgain(index % VALIDATORS) {} catch {} // solhint-disable-line no-empty-blocks
        }
        _keepBook();
    }

    function optInAgain(uint256 index) external {
        _optIn(_operator(index), _key(index));
    }

    /// @notice A header, and double votes at it. The client that was replaced may date them otherwise.
    function misbehave(uint16 signers, uint32 round, uint16 earlier) external {
        _height += 1;
        _client.setHeader(_height, _now - 1 - earlier);
        _next.setHeader(_height, _now - 1);
        IBftLightClient.Equivocation memory double = _double(round % 2, 11, 12);
        double.height = _height;
        _client.setEquivocators(double, signers % 1024);
        _next.setEquivocators(double, signers % 1024);
    }

    function charge(uint8 index, uint8 back, uint32 round, bool other, bool rewarded, bool old) external {
        IBftLightClient.Equivocation memory double = _double(round % 2, other ? 12 : 11, other ? 11 : 12);
        double.height = _height - (back % 4);
        index = index % uint8(VALIDATORS);
        bytes32 offence = _offence(double, index);
        if (rewarded) _commit(REPORTER, _client.factOf(double), "salt");
        uint256[] memory indices = new uint256[](1);
        indices[0] = index;
        ISlashingCourt.Report memory report = ISlashingCourt.Report(rewarded ? REPORTER : address(0), "salt");
        address client = address(old ? _client : _next);
        try _court.chargeEquivocation(MEMBER, client, double, indices, report) {
            // once by each client, and by the one in force for good
            if (_bondThen[offence] != 0 && old) fault = "charged twice";
            if (_bondThen[offence] == 0) offences.push(offence);
            uint64 infraction = _court.chargeOf(offence).infraction;
            uint256 bond = _vault.heldAt(_operator(index), infraction) + 1;
            if (bond > _bondThen[offence]) _bondThen[offence] = bond;
        } catch {} // solhint-disable-line no-empty-blocks
    }

    function veto(uint256 seed) external {
        if (offences.length == 0 || seed % 4 != 0) return;
        cheats.prank(COUNCIL);
        try _court.veto(offences[seed % offences.length]) {} catch {} // solhint-disable-line no-empty-blocks
    }

    function execute(uint256 seed) external {
        if (offences.length == 0) return;
        bytes32 offence = offences[seed % offences.length];
        (uint256 before, , ) = _vault.totals();
        bool done =
            _court.isSettled(offence, _vault) && _court.sentenceOf(offence) == _court.chargeOf(offence).wad;
        try _court.execute(offence) {
            if (done) fault = "executed after it was settled";
            (uint256 afterwards, , ) = _vault.totals();
            uint256 amount = before - afterwards;
            taken += amount;
            _takenFor[offence] += amount;
            if (_takenFor[offence] + 1 > _bondThen[offence]) fault = "more than the bond then";
            if (_court.chargeOf(offence).status == ISlashingCourt.Status.Vetoed) fault = "vetoed";
            slashTimes.push(_now);
            slashAmounts.push(amount);
        } catch {} // solhint-disable-line no-empty-blocks
    }

    function pay(bool sweep) external {
        if (sweep) {
            try _vault.sweep() {} catch {} // solhint-disable-line no-empty-blocks
            return;
        }
        cheats.prank(REPORTER);
        try _vault.claimReward() {} catch {} // solhint-disable-line no-empty-blocks
    }

    function slashCount() external view returns (uint256) {
        return slashTimes.length;
    }

    /// @notice What the vault says of itself, against what it holds.
    function requireConserved() external view {
        (uint256 held, uint256 rewards, uint256 confiscated) = _vault.totals();
        uint256 sum;
        uint256 slashable;
        for (uint256 i; i < VALIDATORS; ++i) {
            IBondVault.Bond memory bond = _vault.bondOf(_operator(i));
            sum += bond.active + bond.leaving;
            if (_vault.slashableSince(MEMBER, _operator(i)) != 0) slashable += bond.active;
        }
        require(sum == held, "held");
        require(slashable == _vault.slashableOf(MEMBER), "slashable");
        require(held + rewards + confiscated == _token.balanceOf(address(_vault)), "balance");
        uint256 paid = _token.balanceOf(REPORTER);
        require(paid + rewards <= taken / 10, "rewards");
        require(paid + rewards + confiscated + _token.balanceOf(TREASURY) == taken, "taken");
    }

    /// @notice What was charged and not vetoed is open at the vault until it is settled.
    function requirePendingRight() external view {
        for (uint256 i; i < VALIDATORS; ++i) {
            uint256 open;
            for (uint256 j; j < offences.length; ++j) {
                ISlashingCourt.Charge memory charge_ = _court.chargeOf(offences[j]);
                bool counts = charge_.status != ISlashingCourt.Status.Vetoed;
                if (charge_.operator != _operator(i) || !counts) continue;
                if (!_court.isSettled(offences[j], _vault)) ++open;
            }
            require(open == _court.pendingAt(_vault, _operator(i)), "pending");
        }
    }

    function _keepBook() private {
        uint256 stake = _vault.slashableOf(MEMBER);
        if (stake > largestStake) largestStake = stake;
    }
}

/// @notice K22: what holds after any sequence of calls.
contract CourtInvariants {
    CourtHandler private _handler;

    function setUp() external {
        _handler = new CourtHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// forge-config: default.invariant.runs = 64
    /// forge-config: default.invariant.depth = 200
    function invariant_bondsAreConservedAndTheCourtKeepsItsLimits() external view {
        require(bytes(_handler.fault()).length == 0, _handler.fault());
        _handler.requireConserved();
    }

    /// @dev In any day, wherever it begins, at most half of the largest stake there ever was.
    function afterInvariant() external view {
        _handler.requirePendingRight();
        uint256 count = _handler.slashCount();
        uint256 first;
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            sum += _handler.slashAmounts(i);
            while (_handler.slashTimes(first) + 1 days <= _handler.slashTimes(i)) {
                sum -= _handler.slashAmounts(first++);
            }
            require(sum <= _handler.largestStake() / 2 + 1, "more than the meter");
        }
    }
}
