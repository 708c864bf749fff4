// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {ISlasher} from "../../../../contracts/coalition/adapters/symbiotic/ISlasher.sol";
import {SymbioticSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticSlasher.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CountedOperators} from "../../../../contracts/coalition/libraries/CountedOperators.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";

/// @notice A vault stands behind many networks: only stake that answers for the member counts for the court's meter.
contract SymbioticTotalTest is CourtWorld {
    bytes32 private constant SUBNETWORK = bytes32(uint256(uint160(0xC002)) << 96);
    address private constant STRANGER = address(0xBAD);

    LocalMockSymbioticVault private _symbiotic;
    SymbioticSlasher private _slasher;

    function setUp() external {
        _build();
        _symbiotic = new LocalMockSymbioticVault(20 days);
        _slasher = new SymbioticSlasher(_court, ISlasher(address(_symbiotic)), SUBNETWORK);
        _symbiotic.setMiddleware(address(_slasher));
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _slasher;
        _setProtocols(protocols);
        cheats.warp(START);
        for (uint256 i; i < 10; ++i) {
            _symbiotic.delegate(_operator(i), 1_000);
            cheats.prank(_operator(i));
            _slasher.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(i));
        }
        cheats.warp(_now);
    }

    /// @dev Whoever wants the veto window to be the only brake stakes in the vault for some other network.
    function test_stakeOfStrangersLoosensNoMeter() external {
        _symbiotic.delegate(STRANGER, 1_000_000);
        _requireEqual(_total(), 10_000, "of the member's operators");
        uint256[] memory indices = new uint256[](6);
        for (uint256 i; i < 6; ++i) indices[i] = i;
        ISlashingCourt.Report memory report;
        _court.chargeEquivocation(MEMBER, address(_client), _prove(0x3f), indices, report);
        _waitForJudgement();
        for (uint256 i; i < 6; ++i) {
            bytes32 offence = _offence(_double(0, 11, 12), i);
            try _court.execute(offence) {} catch {} // solhint-disable-line no-empty-blocks
        }
        uint256 left;
        for (uint256 i; i < 10; ++i) left += _symbiotic.stakeOf(_operator(i));
        require(left >= 7_500, "more than the meter gives at once");
        require(left < 10_000, "nothing");
    }

    /// @dev Nothing that happens after an infraction changes what it is measured by.
    function test_countedStakeOfTheInfraction() external {
        _symbiotic.undelegate(_operator(0), 400);
        _symbiotic.delegate(_operator(1), 70);
        cheats.prank(_operator(1));
        _slasher.optOut(MEMBER);
        _requireEqual(_total(), 10_000, "then");
        _requireEqual(_totalAt(uint64(block.timestamp) + 1), 8_600, "from now on");
    }

    /// @dev All offenders leave as soon as the deed is done. Nobody is left whose stake could give the meter a rate.
    function test_leavingAfterTheDeedSlowsNothing() external {
        uint256[] memory indices = new uint256[](10);
        IBftLightClient.Equivocation memory double = _prove(0x3ff);
        for (uint256 i; i < 10; ++i) {
            indices[i] = i;
            cheats.prank(_operator(i));
            _slasher.optOut(MEMBER);
        }
        ISlashingCourt.Report memory report;
        _court.chargeEquivocation(MEMBER, address(_client), double, indices, report);
        _waitForJudgement();
        for (uint256 day; day < 4; ++day) {
            for (uint256 i; i < 10; ++i) {
                try _court.execute(_offence(double, i)) {} catch {} // solhint-disable-line no-empty-blocks
            }
            _wait(1 days);
        }
        _requireEqual(_symbiotic.activeStake(), 0, "left");
    }

    /// @dev A delegator may let one stake stand behind all operators of a network.
    function test_oneStakeBehindManyCountsOnce() external {
        cheats.warp(START);
        _symbiotic.share(1_000);
        _requireEqual(_total(), 1_000, "shared");
        _symbiotic.share(0);
        _requireEqual(_totalAt(uint64(START + 1)), 0, "none");
    }

    /// @dev With every place taken, more stake takes the place of less: of the stake at the time that it is about.
    function test_moreStakeTakesAPlace() external {
        cheats.warp(START + 1 hours);
        for (uint256 i = 100; i < 107; ++i) {
            _keys.setOperator(MEMBER, _key(i), _operator(i));
            _symbiotic.delegate(_operator(i), i == 106 ? 2_000 : 0);
            cheats.prank(_operator(i));
            _slasher.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(i));
        }
        cheats.warp(START + 2 days);
        _requireEqual(_total(), 10_000, "the last one found no place");
        _symbiotic.undelegate(_operator(106), 2_000);
        bytes4 error = CountedOperators.NotReplaceable.selector;
        cheats.warp(START + 3 days);
        cheats.expectRevert(abi.encodeWithSelector(error, MEMBER, _operator(100)));
        _slasher.count(MEMBER, _operator(106), _operator(100), uint64(START + 3 days));
        _slasher.count(MEMBER, _operator(106), _operator(100), uint64(START + 1 days));
        _requireEqual(_total(), 12_000, "counted");
    }

    function _totalAt(uint64 infraction) private view returns (uint256 total) {
        (, total) = _slasher.exposureOf("offence", MEMBER, _operator(3), infraction);
    }

    function _total() private view returns (uint256) {
        return _totalAt(uint64(START + 1 days));
    }
}
